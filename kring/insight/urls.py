"""Addresses of the figures."""

from django.urls import path

from kring.insight import views

app_name = "insight"
urlpatterns = [
    path("insight/", views.dashboard, name="dashboard"),
    path("insight/download/", views.download, name="download"),
]
