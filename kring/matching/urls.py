"""Addresses of finding an activity and following how it goes."""

from django.urls import path

from kring.matching import views

app_name = "matching"

urlpatterns = [
    path("files/<uuid:id>/activities/", views.search, name="search"),
    path("files/<uuid:id>/activities/shortlist/", views.shortlist, name="shortlist"),
    path("files/<uuid:id>/activities/missing/", views.missing, name="missing"),
    path("files/<uuid:id>/activities/missing/<uuid:wait>/end/", views.not_missing, name="not_missing"),
    path("files/<uuid:id>/activities/<uuid:activity>/", views.new, name="new"),
    path("handovers/<uuid:id>/", views.handover, name="handover"),
    path("handovers/<uuid:id>/answer/", views.answer, name="answer"),
    path("handovers/<uuid:id>/start/", views.start, name="start"),
    path("handovers/<uuid:id>/attendance/", views.attendance, name="attendance"),
    path("handovers/<uuid:id>/stop/", views.stop, name="stop"),
    path("handovers/<uuid:id>/cancel/", views.cancel, name="cancel"),
    path("handovers/<uuid:id>/mistake/", views.take_back, name="take_back"),
    path("handovers/<uuid:id>/link/", views.link, name="link"),
]
