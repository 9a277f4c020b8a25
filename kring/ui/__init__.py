"""Base templates, components, form fields and style: what every page is made of."""
