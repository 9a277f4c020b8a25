"""How people fare: questionnaires at agreed moments, scored as published."""
