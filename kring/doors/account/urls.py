"""Addresses of the pages about one's own account; those of signing in are in `kring.identity.urls`."""

from django.urls import path

from kring.doors.account import views

app_name = "account"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("what-i-did/", views.did, name="did"),
    path("what-i-did/<uuid:id>/", views.did_in_file, name="did_in_file"),
    path("language/", views.language, name="language"),
    path("photo/", views.photo, name="photo"),
    path("photo/remove/", views.remove_photo, name="photo_remove"),
    path("lock/", views.lock, name="lock"),
    path("stay/", views.stay, name="stay"),
    path("held/", views.held, name="held"),
    path("try/", views.try_as, name="try_as"),
]
