"""Addresses of measuring."""

app_name = "outcomes"
urlpatterns: list = []
