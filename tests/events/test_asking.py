"""What is asked often is what Django would have asked."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import Count, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kring import asking
from kring.access.policy import visible
from kring.asking import asked_often
from kring.identity.actors import Actor, actor_for
from kring.identity.models import Membership, Organisation, Role, User
from kring.referral.models import Referral
from tests.factories import a_booked_referral


def members(organisation: uuid.UUID, roles: list[str], day: date) -> QuerySet:
    return Membership.objects.filter(organisation=organisation, role__in=roles, since__lte=day).order_by("pk")


READ = {
    "rows": lambda rows: rows.select_related("user", "organisation__parent"),
    "tuples": lambda rows: rows.values_list("user__name", "pk", "since"),
    "one column": lambda rows: rows.values_list("user_id", flat=True),
    "dictionaries": lambda rows: rows.values("pk", "until", "organisation__active"),
    "annotated": lambda rows: rows.annotate(others=Count("organisation__memberships")),
    "part of a row": lambda rows: rows.only("pk", "role"),
}


@pytest.mark.parametrize("way", READ)
def test_rows_are_what_django_makes_of_them_with_each_time_other_values(cast, way):
    often = asked_often(lambda *given: READ[way](members(*given)))
    day = timezone.localdate()
    practice, welfare = (person.memberships.get().organisation_id for person in (cast.anna, cast.dewi))
    roles = [Role.REFERRER.value, Role.ASSISTANT.value, Role.LINK_WORKER.value]
    for given in (
        (practice, roles, day),
        (welfare, roles, day),
        (practice, roles[:2], day),
        (practice, roles, date(1990, 1, 1)),
    ):
        found, wanted = often(*given), list(READ[way](members(*given)))
        assert found == wanted
        assert [vars(one) for one in found if way == "annotated"] == [
            vars(one) | {"_state": mine._state} for one, mine in zip(wanted, found, strict=True) if way == "annotated"
        ]
    assert often(welfare, roles, day)


def test_rows_that_were_taken_along_are_not_asked_for_again(cast):
    often = asked_often(lambda user: Membership.objects.filter(user=user).select_related("organisation"))
    with CaptureQueriesContext(connection) as asked:
        [membership] = often(cast.anna.pk)
        assert membership.organisation.name and not membership._state.adding
    assert len(asked) == 1


def test_the_statement_is_worked_out_once_for_each_form_and_lists_are_filled_up(cast):
    times = []

    @asked_often
    def people(keys: list[uuid.UUID], active: bool | None) -> QuerySet:
        times.append(len(keys))
        rows = User.objects.filter(pk__in=keys)
        return rows if active is None else rows.filter(is_active=active)

    keys = [cast.anna.pk, cast.bram.pk, cast.carla.pk]
    assert {one.pk for one in people(keys, None)} == set(keys)
    assert [one.pk for one in people(keys[:1], None)] == keys[:1]
    assert {one.pk for one in people([*keys, cast.dewi.pk], True)} == {*keys, cast.dewi.pk}
    assert times == [4, 4, 1, 1, 4, 4]
    people(keys, True)
    people([cast.dewi.pk], None)
    assert len(times) == 6
    assert people([], None) == []


def test_the_moment_is_that_of_the_question_and_not_of_the_first_time(cast, monkeypatch):
    often = asked_often(lambda user: User.objects.filter(pk=user, date_joined__lte=asking.now()))
    assert often(cast.anna.pk)
    with monkeypatch.context() as earlier:
        earlier.setattr(asking.timezone, "now", lambda: cast.anna.date_joined - timedelta(days=1))
        assert not often(cast.anna.pk)
    assert often(cast.anna.pk)


def test_what_an_actor_may_see_is_decided_anew_for_each_actor(cast):
    referral = a_booked_referral(cast)
    often = asked_often(lambda actor, key: visible(Referral, actor, few=True).filter(pk=key))
    today = timezone.localdate()
    actors = {
        person.pk: actor_for(person, today) for person in (cast.anna, cast.carla, cast.dewi, cast.fenna, cast.hanna)
    }
    for _again in range(2):
        for actor in actors.values():
            assert often(actor, referral.pk) == list(visible(Referral, actor).filter(pk=referral.pk))
    assert often(actors[cast.anna.pk], referral.pk) == [referral]
    assert often(actors[cast.carla.pk], referral.pk) == []
    # The same roles, in the same number of places.
    assert often(actors[cast.anna.pk], uuid.uuid4()) == []


@pytest.mark.parametrize(
    "ask",
    [
        lambda _key, _text, day: Membership.objects.filter(since__gt=day - timedelta(days=1)),
        lambda _key, text, _day: User.objects.filter(name__startswith=text),
        lambda _key, text, _day: User.objects.filter(email=text.lower()),
        lambda _key, text, _day: User.objects.filter(email=text.strip()),
        lambda _key, _text, day: User.objects.filter(is_active=day < asking.today()),
        lambda _key, _text, day: User.objects.none() if day > date(1990, 1, 1) else User.objects.all(),
        lambda _key, _text, _day: Membership.objects.filter(since__lte=timezone.localdate()),
        lambda key, _text, _day: User.objects.filter(pk=key).extra(where=[f"'{key}' = ''"]),
        lambda key, _text, _day: User.objects.filter(pk__in=[one.pk for one in User.objects.filter(pk=key)]),
        lambda key, _text, _day: Organisation.objects.filter(pk=key).prefetch_related("parts"),
    ],
    ids=[
        "another day",
        "a pattern",
        "in small letters",
        "without what is around it",
        "before a day",
        "after a day",
        "this very day",
        "in the statement",
        "asks itself",
        "takes others along",
    ],
)
def test_a_question_that_does_more_with_its_values_is_refused(cast, ask):
    with pytest.raises(TypeError):
        asked_often(ask)(cast.anna.pk, "anna", timezone.localdate())


def test_no_text_at_all_is_a_question_of_its_own(cast):
    often = asked_often(lambda name: User.objects.filter(name=name) if name else User.objects.all())
    assert often(cast.anna.name) == [cast.anna]
    assert set(often("")) == set(User.objects.all())


@pytest.mark.parametrize("of_several", [False, True])
def test_a_moment_without_a_time_zone_is_refused(cast, of_several):
    often = asked_often(lambda at: User.objects.filter(**{"date_joined__in" if of_several else "date_joined": at}))
    joined, bare = cast.anna.date_joined, cast.anna.date_joined.replace(tzinfo=None)
    assert cast.anna in often([joined] if of_several else joined)
    with pytest.raises(TypeError):
        often([bare] if of_several else bare)


def test_a_number_is_refused_since_each_would_be_a_statement_of_its_own(cast):
    with pytest.raises(TypeError):
        asked_often(lambda many: User.objects.all()[:many])(3)


def test_what_is_only_shown_makes_no_other_actor(cast):
    actor = Actor(region_id=cast.here.region.pk, user_id=cast.anna.pk, name="Anna")
    assert actor == Actor(region_id=cast.here.region.pk, user_id=cast.anna.pk, name="A.", works_at=("Elsewhere",))
    assert actor != Actor(region_id=cast.here.region.pk, user_id=cast.bram.pk, name="Anna")
