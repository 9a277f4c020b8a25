"""How people fare: questionnaires at agreed moments, scored as published, and what they tell."""
