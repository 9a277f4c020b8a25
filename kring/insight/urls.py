"""Addresses of the figures."""

from django.urls import path

from kring.insight import views
from kring.insight.results import views as results

app_name = "insight"
urlpatterns = [
    path("insight/", views.dashboard, name="dashboard"),
    path("insight/download/", views.download, name="download"),
    path("insight/results/", results.results, name="results"),
    path("insight/results/download/", results.download, name="results_download"),
]
