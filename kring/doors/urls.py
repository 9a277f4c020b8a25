"""Addresses of the pages that compose several steps."""

from django.urls import path

from kring.doors import client_views

app_name = "doors"

urlpatterns = [
    path("referrals/<uuid:id>/sent/", client_views.sent, name="sent"),
    path("files/<uuid:id>/card/", client_views.card, name="card"),
    path("files/<uuid:id>/card/new-link/", client_views.renew, name="renew_card"),
    path("c/<str:token>/", client_views.page, name="client"),
    path("c/<str:token>/move/", client_views.move, name="client_move"),
    path("c/<str:token>/cancel/", client_views.cancel, name="client_cancel"),
    path("c/<str:token>/wishes/", client_views.wishes, name="client_wishes"),
    path("c/<str:token>/stop/", client_views.stop, name="client_stop"),
]
