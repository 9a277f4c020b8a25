"""Tests: one folder per step, walks through the whole in journeys, the rules of the house in architecture."""
