"""Addresses of the social map."""

from django.urls import path

from kring.directory import views
from kring.directory.own_words import views as own_words
from kring.directory.pages.proposals import views as proposals
from kring.directory.pages.tips import views as tips
from kring.directory.pages.upkeep import views as upkeep
from kring.directory.pictures import views as pictures
from kring.directory.taking import views as taking

app_name = "directory"

urlpatterns = [
    path("activities/", views.search, name="search"),
    path("activities/new/", views.new, name="new"),
    path("activities/<uuid:id>/", views.activity, name="activity"),
    path("activities/<uuid:id>/card/", views.card, name="card"),
    path("activities/<uuid:id>/edit/", views.edit, name="edit"),
    path("activities/<uuid:id>/choose/", taking.choose, name="choose"),
    path("activities/<uuid:id>/full/", views.full, name="full"),
    path("activities/<uuid:id>/confirm/", views.confirm, name="confirm"),
    path("activities/<uuid:id>/stop/", views.stop, name="stop"),
    path("activities/<uuid:id>/go-on/", views.go_on, name="go_on"),
    path("activities/<uuid:id>/picture/", pictures.picture, name="picture"),
    path("activities/<uuid:id>/picture/change/", pictures.picture_edit, name="picture_edit"),
    path("pictures/<uuid:activity>.jpg", pictures.public_picture, name="public_picture"),
    path("activities/<uuid:id>/tip/", tips.tell, name="tip"),
    path("activities/<uuid:id>/keeper/", upkeep.appoint, name="keeper"),
    path("activities/<uuid:id>/keeper/end/", upkeep.dismiss, name="keeper_end"),
    path("activities/words/", own_words.own_words, name="own_words"),
    path("activities/words/<slug:language>/", own_words.own_words, name="own_words_in"),
    path("activities/upkeep/", upkeep.upkeep, name="upkeep"),
    path("activities/propose/", proposals.propose, name="propose"),
    path("proposals/<uuid:id>/", proposals.proposal, name="proposal"),
    path("proposals/<uuid:id>/take-back/", proposals.take_back, name="proposal_take_back"),
    path("proposals/<uuid:id>/add/", proposals.approve, name="proposal_add"),
    path("proposals/<uuid:id>/back/", proposals.send_back, name="proposal_back"),
    path("corrections/<uuid:id>/right/", upkeep.approve, name="correction_right"),
    path("corrections/<uuid:id>/back/", upkeep.put_back, name="correction_back"),
    path("tips/<uuid:id>/remove/", tips.remove, name="tip_remove"),
    path("k/<str:token>/", upkeep.kept, name="kept"),
    path("k/<str:token>/full/", upkeep.kept_full, name="kept_full"),
    path("k/<str:token>/confirm/", upkeep.kept_confirm, name="kept_confirm"),
    path("k/<str:token>/stop/", upkeep.kept_stop, name="kept_stop"),
    path("k/<str:token>/go-on/", upkeep.kept_go_on, name="kept_go_on"),
    path("k/<str:token>/edit/", upkeep.kept_edit, name="kept_edit"),
    path("k/<str:token>/picture/", pictures.kept_picture, name="kept_picture"),
    path("k/<str:token>/picture/change/", pictures.kept_picture_edit, name="kept_picture_edit"),
]
