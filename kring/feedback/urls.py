"""Addresses of feedback and of the inbox."""

from django.urls import path

from kring.feedback import views

app_name = "feedback"

urlpatterns = [
    path("files/<uuid:id>/feedback/", views.page, name="page"),
    path("files/<uuid:id>/feedback/send/", views.send, name="send"),
    path("feedback/<uuid:id>/read/", views.read, name="read"),
    path("feedback/<uuid:id>/reply/", views.reply, name="reply"),
    path("feedback/<uuid:id>/copy/", views.copy, name="copy"),
    path("inbox/<uuid:id>/open/", views.open_notice, name="open_notice"),
]
