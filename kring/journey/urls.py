"""Addresses of the journey."""

from django.urls import path

from kring.journey import views

app_name = "journey"
urlpatterns = [
    path("files/<uuid:id>/contacts/new/", views.contact, name="contact"),
    path("files/<uuid:id>/contacts/quick/", views.quick_contact, name="quick_contact"),
    path("files/<uuid:id>/contacts/<uuid:contact>/mistake/", views.take_back_attempt, name="take_back_attempt"),
    path("files/<uuid:id>/contacts/<uuid:contact>/move/", views.move_contact, name="move_contact"),
    path("files/<uuid:id>/client/", views.edit_client, name="client"),
    path("files/<uuid:id>/plan/", views.edit_plan, name="plan"),
    path("files/<uuid:id>/goals/new/", views.new_goal, name="new_goal"),
    path("files/<uuid:id>/goals/<uuid:goal>/", views.edit_goal, name="goal"),
    path("files/<uuid:id>/goals/<uuid:goal>/reached/", views.reach_goal, name="reach_goal"),
    path("files/<uuid:id>/goals/<uuid:goal>/dropped/", views.drop_goal, name="drop_goal"),
    path("files/<uuid:id>/goals/<uuid:goal>/back/", views.put_back_goal, name="put_back_goal"),
    path("files/<uuid:id>/step/", views.choose_step, name="step"),
    path("files/<uuid:id>/hold/", views.hold, name="hold"),
    path("files/<uuid:id>/resume/", views.resume, name="resume"),
    path("files/<uuid:id>/close/", views.close, name="close"),
    path("files/<uuid:id>/reopen/", views.reopen, name="reopen"),
]
