"""`manage.py make_demo` fills an empty database, and only an empty one."""

import io
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count
from django.utils import timezone
from PIL import Image

from kring.access.models import Dossier, Link
from kring.demo import making
from kring.demo.rules.names import is_called_as
from kring.demo.rules.portraits import LOOKS, called_of, drawn, look_of
from kring.demo.rules.tables import TABLES
from kring.demo.stream import Plan, pieces, pieces_from_afar
from kring.directory.models import Activity
from kring.duties.models import Step
from kring.duties.rules import StepCode
from kring.identity.actors import actor_for
from kring.identity.models import Photo, Region, User
from kring.identity.photos import version_of
from kring.identity.pictures import SIDE
from kring.insight.models import MonthCounts
from kring.insight.results.keeping import bring_all_up_to_date
from kring.insight.results.page import page
from kring.insight.results.queries import kept, scope
from kring.journey.models import Contact
from kring.journey.models import Plan as JourneyPlan
from kring.matching.models import Gap, Handover, Waiting
from kring.outcomes.instruments_here import instrument_of
from kring.outcomes.models import (
    AdoptedInstrument,
    CallBack,
    CallBackDraw,
    CallBackResult,
    Mode,
    Occasion,
    PracticeView,
    Response,
)
from kring.outcomes.rules.answers import check
from kring.outcomes.rules.drawing import draw
from kring.outcomes.rules.scoring import score
from kring.referral.models import Message, Referral
from kring.spiderweb.models import Web
from tests.demo.test_histories import job

CHECKED = (Activity, Contact, JourneyPlan, Handover, Message, Step, Referral, User)
NOT_CLEANED = {
    "password",
    "barriers",
    "problems",
    "discussed",
    "yes",
    "icpc",
    "details",
}  # hashed, or lists that may be empty


@pytest.fixture
def made(transactional_db, settings, monkeypatch):
    """A small region of a few referrals."""
    settings.KRING_DEMO_PASSWORD = "zacht-groen-lampje"
    monkeypatch.setitem(making.PLANS, making.Size.SMALL, Plan(1, 60, 400, small=True))
    out = io.StringIO()
    call_command("make_demo", stdout=out)
    return out.getvalue()


def test_some_things_are_missing_for_people_who_are_accompanied_and_agree(made):
    assert Gap.objects.filter(state="taken").exists()
    assert Waiting.objects.filter(ended_at=None).exists()
    for row in Waiting.objects.select_related("referral__dossier", "gap"):
        assert row.referral.accepted_at <= row.since
        assert row.gap.opened_at <= row.since
        assert row.referral.link_worker_id == row.noted_by_id
        assert row.referral.dossier.consents.filter(withdrawn_at=None).exists()


def test_one_client_has_two_webs_of_days_on_which_they_talked(made):
    first, second = Web.objects.order_by("on")
    assert first.referral_id == second.referral_id
    assert first.on < second.on <= timezone.localdate()
    assert first.recorded_at <= timezone.now() and second.recorded_at <= timezone.now()
    talked = Contact.objects.filter(referral=first.referral, outcome="attended").values_list("on", "user_id")
    for web in (first, second):
        assert (web.on, web.user_id) in set(talked)
        assert (web.kind, web.shared) == ("short", False)


def test_the_region_is_there_with_accounts_figures_and_links(made, client):
    assert "60  referral_referral" in made
    assert Referral.objects.count() == Dossier.objects.count() == 60
    assert MonthCounts.objects.exists()
    assert not Link.objects.filter(token_hash="").exists()
    assert User.objects.get(email="marieke@demo.kring.example").check_password("zacht-groen-lampje")
    told = io.StringIO()
    call_command("demo_accounts", stdout=told)
    for first in ("marieke", "bianca", "samira", "joost", "tineke", "gerrit", "hester", "ruben", "ellen"):
        assert f"{first}@demo.kring.example" in told.getvalue()


def test_link_workers_have_a_drawn_face_each_drawn_once(made):
    photos = list(Photo.objects.select_related("user"))
    workers = User.objects.filter(memberships__role="link_worker").distinct().count()
    assert 0.5 * workers < len(photos) <= workers
    for photo in photos:
        picture = Image.open(io.BytesIO(photo.content))
        assert (picture.format, picture.size) == ("JPEG", (SIDE, SIDE))
        assert photo.version == version_of(bytes(photo.content))
        assert len(photo.content) < 8_000
    assert {"Samira Bentaleb", "Joost Terwisscha"} <= {photo.user.name for photo in photos}
    assert drawn(3) is drawn(3)
    assert len({drawn(look) for look in range(LOOKS)}) == LOOKS


def test_every_value_is_one_that_its_field_allows(made):
    for model in CHECKED:
        choices = {
            f.attname: {key for key, _ in f.flatchoices} | {""} for f in model._meta.concrete_fields if f.choices
        }
        for row in model.objects.values(*choices):
            assert all(row[name] in allowed for name, allowed in choices.items()), (model, row)
        for row in model.objects.all()[:20]:
            empty = {f.name for f in model._meta.concrete_fields if f.null and getattr(row, f.attname) is None}
            related = {f.name for f in model._meta.concrete_fields if f.is_relation}
            row.clean_fields(exclude=empty | related | NOT_CLEANED)


def test_the_databases_own_constraints_hold(made):
    connection.check_constraints()


def test_it_is_not_made_twice(made):
    call_command("make_demo", if_empty=True, stdout=io.StringIO())
    assert Region.objects.count() == 1
    with pytest.raises(CommandError):
        call_command("make_demo", stdout=io.StringIO())


def test_the_generator_knows_tables_and_columns_that_exist():
    models = {model._meta.db_table: model for model in CHECKED}
    for table, columns in TABLES.items():
        if table in models:
            assert set(columns) <= {one.column for one in models[table]._meta.concrete_fields}


def test_made_up_in_another_process_it_is_the_same():
    wanted = job(plan=Plan(1, 30, 400))
    assert list(pieces_from_afar(wanted)) == list(pieces(wanted))


def test_several_regions_stand_beside_each_other(transactional_db, settings):
    """A country is ten of them: no account, link or name of one is in the way of another's."""
    settings.KRING_DEMO_PASSWORD = "zacht-groen-lampje"
    made = making.make(Plan(3, 5, 120), 1, making.today(), lambda _line: None)
    assert made.written["identity_region"] == Region.objects.count() == 3
    assert set(Referral.objects.values_list("region_id").annotate(n=Count("pk")).values_list("n", flat=True)) == {5}


@pytest.mark.parametrize(
    ("name", "called"), [("Edwin van Dijk", "man"), ("Ayşe Kaya", "woman"), ("Yusuf Demir", "man"), ("Zus Beem", "")]
)
def test_a_drawn_face_goes_with_the_name(name, called):
    assert is_called_as(name) == called
    looks = {called_of(look_of(f"{number:06x}", name)) for number in range(0, 5000, 7)}
    assert looks == {"", called} if called else looks == {"", "woman", "man"}


def test_clients_were_asked_how_they_fare_and_it_went_as_it_goes(made):
    moments = Occasion.objects.all()
    assert PracticeView.objects.count() > 0, "practices tell what they notice"
    assert moments.filter(when="start").exclude(finished_at=None).exists()
    assert moments.exclude(declined_at=None).exists() and moments.exclude(closed_at=None).exists()
    assert moments.filter(finished_at=None, declined_at=None, closes_on__gte=timezone.localdate()).exists()
    assert Step.objects.filter(code=StepCode.ASK_QUESTIONS, done_at=None).exists()
    for response in Response.objects.select_related("occasion"):
        occasion = response.occasion
        instrument = instrument_of(response.region_id, response.instrument, response.version)
        assert check(instrument, response.answers, whole=False) == ()
        assert occasion.opens_on <= response.answered_on <= occasion.closes_on
        assert response.finished_at <= timezone.now()
        scores = {one.scale: one.value for one in response.scores.all()}
        assert scores == {
            one.scale: None if one.value is None else float(one.value) for one in score(instrument, response.answers)
        }


def test_the_region_asks_a_questionnaire_of_its_own_and_holds_a_licence(made):
    own, licensed = AdoptedInstrument.objects.order_by("instrument")
    assert own.definition and not licensed.definition
    assert Response.objects.filter(instrument=own.instrument).exists()
    assert not Response.objects.filter(instrument=licensed.instrument).exists()
    assert licensed.licence_holder and licensed.licence_number
    words = licensed.texts["nl"].values()
    assert words and all("voorbeeld" in one.lower() for one in words), "nobody takes these for the words of the scale"
    asked = instrument_of(own.region_id, own.instrument, own.version)
    assert asked.open_slots("nl") == asked.open_slots("en") == ()


def test_some_clients_were_called_back_and_some_calls_are_to_be_made(made):
    calls = CallBack.objects.select_related("draw")
    assert calls.exclude(noted_at=None).exists() and calls.filter(noted_at=None).exists()
    for row in CallBackDraw.objects.all():
        drawn = list(row.calls.order_by("place").values_list("referral_id", flat=True))
        population = [uuid.UUID(one) for one in row.drawn_from]
        assert drawn == draw(row.seed, population, len(drawn)) and row.population == len(population)
    steps = Step.objects.filter(code=StepCode.CALL_BACK)
    assert steps.count() == calls.count()
    waiting = {step.details["call_back"] for step in steps.filter(done_at=None)}
    assert waiting == {str(call.pk) for call in calls.filter(noted_at=None)}
    for call in calls.exclude(noted_at=None):
        assert call.draw.drawn_at < call.noted_at <= timezone.now()
        assert call.result in CallBackResult.values


def test_what_was_filled_in_before_was_brought_in_once(made):
    brought = Response.objects.filter(mode=Mode.IMPORTED)
    assert brought.exists()
    assert set(brought.values_list("occasion__mode", "occasion__when")) == {(Mode.IMPORTED, "start")}
    (day,) = set(brought.dates("finished_at", "day"))
    assert all(response.answered_on < day for response in brought)


def test_locations_of_one_programme_can_be_laid_beside_each_other(transactional_db):
    """Whoever reads through the gate sees a funnel of the region that one tries."""
    making.make(making.PLANS[making.Size.SMALL], 1, making.today(), lambda _line: None)
    bring_all_up_to_date(timezone.now())
    hester = actor_for(User.objects.get(email="hester@demo.kring.example"), timezone.localdate())
    first, _all = scope(hester, "")
    shown = page(first, kept(first), None)
    assert first.is_programme and not first.is_own
    assert {one.title for one in shown.results if one.funnel} >= {"De Jong Gierveld-schaal, 6 vragen: Eenzaamheid"}
    assert all(len(one.funnel.dots) >= 4 for one in shown.results if one.funnel and one.anchor.endswith("-end"))
    assert shown.called and shown.said
