"""Addresses of measuring."""

from django.urls import path

from kring.outcomes import views
from kring.outcomes.answering.urls import urlpatterns as answering
from kring.outcomes.bringing import views as bringing
from kring.outcomes.calling import views as calling
from kring.outcomes.practices import views as practices
from kring.outcomes.taking_along import views as taking_along

app_name = "outcomes"
urlpatterns = [
    *answering,
    path("measurements/", calling.measurements, name="measurements"),
    path("measurements/call-backs/draw/", calling.draw, name="draw"),
    path("call-backs/<uuid:id>/", calling.call_back, name="call_back"),
    path("measurements/bring/", bringing.bring_in, name="bring"),
    path("measurements/download/", taking_along.download, name="download"),
    path("measurements/download/file/", taking_along.download_file, name="download_file"),
    path("files/<uuid:id>/questions/", views.file_page, name="file"),
    path("files/<uuid:id>/questions/end/", views.ask_the_end, name="ask_the_end"),
    path("questions/<uuid:id>/rather-not/", views.decline, name="decline"),
    path("questions/<uuid:id>/after-all/", views.after_all, name="after_all"),
    path("questions/<uuid:id>/share/", views.share, name="share"),
    path("practice/", practices.page, name="practice"),
]
