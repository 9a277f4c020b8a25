"""Addresses of the pages about what is missing; part of the doors' own."""

from django.urls import path

from kring.doors.gaps import views

urlpatterns = [
    path("gaps/", views.gaps, name="gaps"),
    path("gaps/new/", views.new, name="gap_new"),
    path("gaps/<uuid:id>/", views.gap, name="gap"),
    path("gaps/<uuid:id>/take-up/", views.take_up, name="gap_take_up"),
    path("gaps/<uuid:id>/plan/", views.plan, name="gap_plan"),
    path("gaps/<uuid:id>/give-back/", views.give_back, name="gap_give_back"),
    path("gaps/<uuid:id>/activity/", views.add_activity, name="gap_activity"),
    path("gaps/<uuid:id>/filled/", views.filled, name="gap_filled"),
    path("gaps/<uuid:id>/drop/", views.drop, name="gap_drop"),
    path("gaps/<uuid:id>/partners/", views.partner, name="gap_partner"),
    path("gaps/partners/<uuid:id>/remove/", views.partner_gone, name="gap_partner_gone"),
]
