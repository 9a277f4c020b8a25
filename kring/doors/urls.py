"""Addresses of the pages that compose several steps."""

from django.urls import path

from kring.doors import client_views, file_views, team_views, today_views
from kring.doors.closing_card import closing_card
from kring.doors.gaps.urls import urlpatterns as gap_patterns
from kring.doors.neutral_card import neutral_card
from kring.doors.photos import views as photo_views
from kring.doors.provider_urls import urlpatterns as provider_patterns

app_name = "doors"

urlpatterns = [
    path("files/<uuid:id>/", file_views.file, name="file"),
    path("", today_views.today, name="today"),
    path("steps/<uuid:id>/done/", today_views.settle, name="settle"),
    path("files/<uuid:id>/take-up/", today_views.take_up, name="take_up"),
    path("region/", team_views.region, name="region"),
    path("team/", team_views.team, name="team"),
    path("team/absence/", team_views.absence, name="absence"),
    path("team/absence/<uuid:id>/back/", team_views.back, name="absence_back"),
    path("team/people/<uuid:id>/leaves/", team_views.departure, name="departure"),
    path("team/people/<uuid:id>/stays/", team_views.stays, name="stays"),
    path("roster/", team_views.roster, name="roster"),
    path("team/files/", team_views.files, name="team_files"),
    path("team/files/<uuid:dossier>/open/", team_views.reason, name="team_reason"),
    path("referrals/<uuid:id>/sent/", client_views.sent, name="sent"),
    path("files/<uuid:id>/card/", client_views.card, name="card"),
    path("files/<uuid:id>/neutral-card/", neutral_card, name="neutral_card"),
    path("files/<uuid:id>/closing-card/", closing_card, name="closing_card"),
    path("files/<uuid:id>/card/new-link/", client_views.renew, name="renew_card"),
    path("photos/<uuid:id>/", photo_views.photo, name="photo"),
    path("c/<str:token>/", client_views.page, name="client"),
    path("c/<str:token>/photo/", photo_views.client_photo, name="client_photo"),
    path("c/<str:token>/move/", client_views.move, name="client_move"),
    path("c/<str:token>/cancel/", client_views.cancel, name="client_cancel"),
    path("c/<str:token>/wishes/", client_views.wishes, name="client_wishes"),
    path("c/<str:token>/stop/", client_views.stop, name="client_stop"),
    *gap_patterns,
    *provider_patterns,
]
