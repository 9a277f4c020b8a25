"""Addresses of the spider web."""

from django.urls import path

from kring.spiderweb import by_link_views, views

app_name = "spiderweb"
urlpatterns = [
    path("files/<uuid:id>/webs/", views.webs, name="webs"),
    path("files/<uuid:id>/webs/new/", views.new, name="new"),
    path("files/<uuid:id>/webs/paper/", views.paper, name="paper"),
    path("files/<uuid:id>/webs/<uuid:web>/", views.web, name="web"),
    path("files/<uuid:id>/webs/<uuid:web>/paper/", views.paper_of, name="paper_of"),
    path("files/<uuid:id>/webs/<uuid:web>/correct/", views.correct, name="correct"),
    path("files/<uuid:id>/webs/<uuid:web>/share/", views.share, name="share"),
    path("c/<str:token>/web/", by_link_views.fill_in, name="fill_in"),
]
