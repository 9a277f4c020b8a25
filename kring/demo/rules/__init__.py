"""Making up people, organisations and courses. Pure: chance comes in as dice, the day as a date."""
