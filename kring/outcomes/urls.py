"""Addresses of measuring."""

from django.urls import path

from kring.outcomes import views
from kring.outcomes.answering.urls import urlpatterns as answering
from kring.outcomes.bringing import views as bringing
from kring.outcomes.practices import views as practices

app_name = "outcomes"
urlpatterns = [
    *answering,
    path("measurements/bring/", bringing.bring_in, name="bring"),
    path("files/<uuid:id>/questions/", views.file_page, name="file"),
    path("files/<uuid:id>/questions/end/", views.ask_the_end, name="ask_the_end"),
    path("questions/<uuid:id>/rather-not/", views.decline, name="decline"),
    path("questions/<uuid:id>/after-all/", views.after_all, name="after_all"),
    path("questions/<uuid:id>/share/", views.share, name="share"),
    path("practice/", practices.page, name="practice"),
]
