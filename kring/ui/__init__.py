"""The look of Kring: templates, components, style, themes and charts. Knows nothing about care."""
