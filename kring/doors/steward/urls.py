"""Addresses of the steward's pages, all below `/steward/`."""

from django.urls import path

from kring.doors.steward.duplicates import views as duplicates
from kring.doors.steward.holidays import views as holidays
from kring.doors.steward.locations import views as locations
from kring.doors.steward.map import views as feeds
from kring.doors.steward.organisations import views as organisations
from kring.doors.steward.people import views as people
from kring.doors.steward.programmes import views as programmes
from kring.doors.steward.programmes.editing import views as editing
from kring.doors.steward.questionnaires import views as questionnaires
from kring.doors.steward.region import views as region
from kring.doors.steward.rosters import views as rosters
from kring.doors.steward.start import views as start
from kring.doors.steward.tiles import views as tiles
from kring.doors.steward.webs import views as webs

app_name = "steward"

urlpatterns = [
    path("", start.start, name="start"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/add/", organisations.add, name="organisation_add"),
    path("organisations/<uuid:id>/", organisations.organisation, name="organisation"),
    path("organisations/<uuid:id>/change/", organisations.change, name="organisation_change"),
    path("organisations/<uuid:id>/stop/", organisations.stop, name="organisation_stop"),
    path("organisations/<uuid:id>/resume/", organisations.resume, name="organisation_resume"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/rights/", people.rights, name="rights"),
    path("people/<uuid:id>/", people.person, name="person"),
    path("people/<uuid:id>/change/", people.change, name="person_change"),
    path("people/<uuid:id>/profile/", people.profile, name="profile"),
    path("people/<uuid:id>/photo/", people.photo, name="photo"),
    path("people/<uuid:id>/photo/remove/", people.remove_photo, name="photo_remove"),
    path("people/<uuid:id>/roles/add/", people.give_role, name="role_add"),
    path("people/<uuid:id>/invite-again/", people.invite_again, name="invite_again"),
    path("people/<uuid:id>/close/", people.close_account, name="account_close"),
    path("people/<uuid:id>/reopen/", people.reopen_account, name="account_reopen"),
    path("roles/<uuid:id>/end/", people.end_role, name="role_end"),
    path("locations/", locations.locations, name="locations"),
    path("locations/add/", locations.add, name="location_add"),
    path("locations/<uuid:id>/", locations.location, name="location"),
    path("locations/<uuid:id>/change/", locations.change, name="location_change"),
    path("locations/<uuid:id>/practices/add/", locations.add_practice, name="location_practice"),
    path("locations/<uuid:id>/link-workers/add/", locations.add_link_worker, name="location_link_worker"),
    path("practices/<uuid:id>/joins/", locations.practice_joins, name="practice_joins"),
    path("practices/<uuid:id>/contact/", locations.practice_contact, name="practice_contact"),
    path("practices/<uuid:id>/leaves/", locations.practice_leaves, name="practice_leaves"),
    path("hours/<uuid:id>/", locations.hours, name="location_hours"),
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/add/", programmes.add, name="programme_add"),
    path("programmes/<uuid:id>/", programmes.programme, name="programme"),
    path("programmes/<uuid:id>/rename/", programmes.rename, name="programme_rename"),
    path("programmes/<uuid:id>/draft/", programmes.start_draft, name="draft_start"),
    path("versions/<uuid:id>/", programmes.version, name="version"),
    path("versions/<uuid:id>/publish/", programmes.publish, name="publish"),
    path("versions/<uuid:id>/discard/", programmes.discard, name="draft_discard"),
    path("versions/<uuid:id>/edit/<slug:section>/", editing.draft, name="draft"),
    path("questionnaires/", questionnaires.questionnaires, name="questionnaires"),
    path("questionnaires/own/", questionnaires.own, name="questionnaire_own"),
    path("questionnaires/<slug:code>/<slug:version>/", questionnaires.questionnaire, name="questionnaire"),
    path("questionnaires/words/of/<uuid:id>/", questionnaires.words, name="questionnaire_words"),
    path("questionnaires/end/of/<uuid:id>/", questionnaires.end, name="questionnaire_end"),
    path("rosters/", rosters.rosters, name="rosters"),
    path("rosters/add/", rosters.add, name="presence_add"),
    path("rosters/<uuid:id>/", rosters.change, name="presence_change"),
    path("rosters/<uuid:id>/end/", rosters.end, name="presence_end"),
    path("consent/", region.consent, name="consent"),
    path("map/", feeds.feeds, name="map"),
    path("map/feeds/add/", feeds.add_feed, name="feed_add"),
    path("map/feeds/<uuid:id>/", feeds.feed, name="feed"),
    path("map/feeds/<uuid:id>/change/", feeds.change_feed, name="feed_change"),
    path("map/feeds/<uuid:id>/bring/", feeds.bring, name="feed_bring"),
    path("map/feeds/<uuid:id>/fetch/", feeds.fetch, name="feed_fetch"),
    path("map/files/<uuid:id>/", feeds.intake, name="intake"),
    path("map/files/<uuid:id>/columns/", feeds.name_columns, name="intake_columns"),
    path("map/files/<uuid:id>/rows/", feeds.wrong, name="intake_wrong"),
    path("map/files/<uuid:id>/agree/", feeds.agree, name="intake_agree"),
    path("map/files/<uuid:id>/drop/", feeds.drop, name="intake_drop"),
    path("map/words/", feeds.disputed, name="disputed"),
    path("map/school-holidays/", holidays.holidays, name="holidays"),
    path("map/duplicates/", duplicates.duplicates, name="duplicates"),
    path("map/duplicates/of/<uuid:id>/", duplicates.look, name="duplicate_look"),
    path("map/duplicates/of/<uuid:id>/same/", duplicates.same_as, name="duplicate_same"),
    path("map/duplicates/<uuid:id>/", duplicates.duplicate, name="duplicate"),
    path("map/duplicates/<uuid:id>/apart/", duplicates.apart, name="duplicate_apart"),
    path("map/merges/<uuid:id>/undo/", duplicates.undo, name="merge_undo"),
    path("region/", region.region, name="region"),
    path("region/preview.css", region.preview_css, name="preview_css"),
    path("region/tiles/", tiles.tiles, name="tiles"),
    path("region/web/", webs.texts, name="web_texts"),
    path("region/web/end/", webs.end, name="web_texts_end"),
]
