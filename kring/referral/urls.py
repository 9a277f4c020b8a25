"""Addresses of the referral."""

from django.urls import path

from kring.referral.views import appointment, listing, other_location, receive, refer, same_person

app_name = "referral"

urlpatterns = [
    path("referrals/", listing.index, name="list"),
    path("referrals/search/", listing.search, name="search"),
    path("referrals/new/", refer.new, name="new"),
    path("referrals/find/", refer.find_client, name="find"),
    path("referrals/advice/", refer.advice, name="advice"),
    path("referrals/drafts/keep/", refer.keep, name="keep"),
    path("referrals/drafts/drop/", refer.drop, name="drop"),
    path("referrals/other-location/", other_location.other_location, name="other_location"),
    path("referrals/signpost/", refer.signpost_only, name="signpost"),
    path("referrals/<uuid:id>/accept/", receive.accept, name="accept"),
    path("referrals/<uuid:id>/ask/", receive.ask, name="ask"),
    path("referrals/<uuid:id>/return/", receive.give_back, name="return"),
    path("referrals/<uuid:id>/pass-on/", receive.pass_on, name="pass_on"),
    path("referrals/<uuid:id>/answer/", receive.answer, name="answer"),
    path("referrals/<uuid:id>/resend/", receive.resend, name="resend"),
    path("referrals/<uuid:id>/withdraw/", receive.withdraw, name="withdraw"),
    path("referrals/<uuid:id>/correct/", receive.correct, name="correct"),
    path("referrals/<uuid:id>/note/", receive.note, name="note"),
    path("files/<uuid:id>/appointment/", appointment.page, name="appointment"),
    path("files/<uuid:id>/appointment/cancel/", appointment.cancel, name="cancel_appointment"),
    path("referrals/<uuid:id>/consent/withdraw/", receive.withdraw_consent, name="withdraw_consent"),
    path("files/<uuid:id>/same-person/<uuid:dossier>/", same_person.compare, name="same_person"),
    path("files/<uuid:id>/same-person/<uuid:dossier>/undo/", same_person.undo, name="same_person_undo"),
    path("referrals/<uuid:id>/messages/read/", receive.read_messages, name="read_messages"),
]
