"""Addresses of the provider's two doors."""

from django.urls import path

from kring.doors import provider

urlpatterns = [
    path("p/<str:token>/", provider.page, name="provider_link"),
    path("p/<str:token>/answer/", provider.pressed, {"verb": "answer"}, name="provider_answer"),
    path("p/<str:token>/attendance/", provider.pressed, {"verb": "attendance"}, name="provider_attendance"),
    path("p/<str:token>/stop/", provider.pressed, {"verb": "stop"}, name="provider_stop"),
    path("p/<str:token>/mistake/", provider.pressed, {"verb": "take_back"}, name="provider_take_back"),
    path("provider/", provider.inbox, name="provider"),
    path("provider/handovers/<uuid:id>/", provider.guest, name="guest"),
    path("provider/handovers/<uuid:id>/answer/", provider.guest_pressed, {"verb": "answer"}, name="guest_answer"),
    path(
        "provider/handovers/<uuid:id>/attendance/",
        provider.guest_pressed,
        {"verb": "attendance"},
        name="guest_attendance",
    ),
    path("provider/handovers/<uuid:id>/stop/", provider.guest_pressed, {"verb": "stop"}, name="guest_stop"),
    path(
        "provider/handovers/<uuid:id>/mistake/", provider.guest_pressed, {"verb": "take_back"}, name="guest_take_back"
    ),
]
