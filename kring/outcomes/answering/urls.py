"""Addresses of answering. They say how far somebody is at most, never which question or what was answered."""

from django.urls import path

from kring.outcomes.answering.by_link import views as by_link
from kring.outcomes.answering.paper import views as paper
from kring.outcomes.answering.together import views as together

urlpatterns = [
    path("q/<str:token>/", by_link.page, name="link"),
    path("q/<str:token>/question/", by_link.question, name="link_question"),
    path("q/<str:token>/answer/", by_link.answer, name="link_answer"),
    path("q/<str:token>/done/", by_link.done, name="link_done"),
    path("q/<str:token>/rather-not/", by_link.rather_not, name="link_rather_not"),
    path("questions/<uuid:id>/together/", together.question, name="together"),
    path("questions/<uuid:id>/together/answer/", together.answer, name="together_answer"),
    path("questions/<uuid:id>/together/done/", together.done, name="together_done"),
    path("questions/<uuid:id>/paper/", paper.sheet, name="sheet"),
    path("questions/<uuid:id>/paper/handed-out/", paper.handed_out, name="handed_out"),
    path("questions/<uuid:id>/paper/typed-over/", paper.typed_over, name="typed_over"),
    path("questions/<uuid:id>/letter/", paper.letter, name="letter"),
    path("questions/<uuid:id>/letter/new-link/", paper.new_link, name="new_link"),
]
