"""Addresses of the social map."""

from django.urls import path

from kring.directory import views

app_name = "directory"

urlpatterns = [
    path("activities/", views.search, name="search"),
    path("activities/new/", views.new, name="new"),
    path("activities/<uuid:id>/", views.activity, name="activity"),
    path("activities/<uuid:id>/card/", views.card, name="card"),
    path("activities/<uuid:id>/edit/", views.edit, name="edit"),
    path("activities/<uuid:id>/full/", views.full, name="full"),
    path("activities/<uuid:id>/confirm/", views.confirm, name="confirm"),
    path("activities/<uuid:id>/stop/", views.stop, name="stop"),
]
