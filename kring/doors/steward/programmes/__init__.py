"""Programmes: drafted, tried, compared, published."""
