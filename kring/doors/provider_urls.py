"""Addresses of the provider's two doors."""

from django.urls import path

from kring.doors import provider

urlpatterns = [
    path("p/<str:token>/", provider.page, name="provider_link"),
    path("p/<str:token>/answer/", provider.answer, name="provider_answer"),
    path("p/<str:token>/attendance/", provider.attendance, name="provider_attendance"),
    path("p/<str:token>/stop/", provider.stop, name="provider_stop"),
    path("p/<str:token>/mistake/", provider.take_back, name="provider_take_back"),
    path("provider/", provider.inbox, name="provider"),
    path("provider/handovers/<uuid:id>/", provider.guest, name="guest"),
    path("provider/handovers/<uuid:id>/answer/", provider.guest_answer, name="guest_answer"),
    path("provider/handovers/<uuid:id>/attendance/", provider.guest_attendance, name="guest_attendance"),
    path("provider/handovers/<uuid:id>/stop/", provider.guest_stop, name="guest_stop"),
    path("provider/handovers/<uuid:id>/mistake/", provider.guest_take_back, name="guest_take_back"),
]
