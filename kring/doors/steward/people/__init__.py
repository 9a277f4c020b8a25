"""Professionals: invited, their roles and dates, their accounts."""
