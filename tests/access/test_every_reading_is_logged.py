"""Whatever page, whoever reads, however the answer came about: an answer that names a client wrote a line about that client.

Generated like the matrix, from the same world: a new page is in here on the day it appears, with what it says to an empty form too.
"""

import re

import pytest
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from kring.access.links import LinkPurpose, token_for
from kring.access.models import AuditEntry
from kring.access.policy import _dossier_columns
from kring.referral.models import Draft
from kring.rows import new_id
from tests.access.test_matrix import (
    GIVEN,
    LINK_PAGES,
    PARTS,
    PERMISSION_PAGES,
    address_of,
)
from tests.access.world import BEGUN, COURSES, World

# Which pages call the log hangs on no database; that the log is kept on both is what the tests of each page hold.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SUBJECT = {
    LinkPurpose.CLIENT: "referral.Referral",
    LinkPurpose.PROVIDER: "matching.Handover",
    LinkPurpose.KEEPER: "directory.Activity",
    LinkPurpose.QUESTIONS: "outcomes.Occasion",
}
# Pages on which certainly somebody of the world reads a client's name. Without them the test could pass by seeing nothing.
NAMED = {
    "account:did",
    "account:did_in_file",
    "doors:file",
    "doors:guest",
    "doors:guest_answer",
    "doors:guest_attendance",
    "doors:guest_stop",
    "doors:guest_take_back",
    "doors:provider",
    "doors:provider_link",
    "doors:provider_answer",
    "doors:provider_attendance",
    "doors:provider_stop",
    "doors:provider_take_back",
    "doors:today",
    "feedback:page",
    "feedback:reply",
    "feedback:send",
    "journey:contact",
    "matching:handover",
    "referral:list",
    "referral:new",
    "referral:note",
}


def words_of(world: World) -> dict[str, tuple[set[str], set[str]]]:
    """Each person in the world: the words that give them away, and the ids by which the log may mean them."""
    people = {}
    for course in COURSES:
        referral = world.referrals[course]
        ids = {str(referral.pk), str(referral.client_id)}
        for model, column in _dossier_columns.items():
            found = model._default_manager.filter(**{column: referral.pk})
            ids |= {str(pk) for pk in found.values_list("pk", flat=True)}
        people[course] = ({referral.client.first_name, referral.client.last_name}, ids)
    drafts = {str(pk) for pk in Draft.objects.values_list("pk", flat=True)}
    people["in a draft"] = ({BEGUN["first_name"], BEGUN["last_name"]}, drafts)
    return people


@pytest.fixture(scope="module")
def people(world) -> dict[str, tuple[set[str], set[str]]]:
    return words_of(world)


def read(people, browser: Client, method: str, address: str, given: dict | None = None) -> tuple[set[str], set[str]]:
    """Who is named in an answer, and who of them no new line of the log is about. Whatever was written is undone."""
    with transaction.atomic():
        last = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        answer = browser.get(address, given) if method == "GET" else browser.post(address, given or {})
        text = "" if answer.streaming else answer.content.decode(errors="replace")
        # Whole words: a token of a form is made of letters too, and holds any four of them sooner or later.
        said = set(re.findall(r"\w+", text))
        named = {who for who, (words, _ids) in people.items() if words & said}
        logged = set()
        for dossier_id, ids in AuditEntry.objects.filter(pk__gt=last).values_list("dossier_id", "object_ids"):
            logged |= {str(dossier_id), *ids}
        transaction.set_rollback(True)
    return named, {who for who in named if not people[who][1] & logged}


def readers(world: World, course: str) -> set[str]:
    """Who has to do with a course. To others it does not exist, which the matrix holds."""
    return {person for side in world.sides[course].values() for person in side}


@pytest.mark.parametrize("page", PERMISSION_PAGES, ids=lambda page: page[0])
def test_page(page, world, browsers, people):
    name, pattern, declaration = page
    seen, wrong = set(), []
    about_something = declaration.model or set(PARTS) & set(pattern.pattern.converters)
    for course in ("ours", "others") if about_something else ("ours",):
        obj_id = world.row(declaration.model, course).pk if declaration.model else None
        address = address_of(name, pattern, world, course, obj_id)
        for method in pattern.callback.methods:
            for person in readers(world, course) if about_something else browsers:
                named, unlogged = read(people, browsers[person], method, address, GIVEN.get(name))
                seen |= named
                if unlogged:
                    wrong.append(
                        f"{method} {name} about {course} by {person}: names {unlogged}, and the log knows nothing"
                    )
    assert not wrong, "\n".join(wrong)
    assert seen or name not in NAMED


@pytest.mark.parametrize("page", LINK_PAGES, ids=lambda page: page[0])
def test_page_behind_a_link(page, world, people):
    name, pattern, declaration = page
    subject = world.row(SUBJECT[declaration.permission], "ours").pk
    parts = {part: world.row(PARTS[part], "ours").pk for part in pattern.pattern.converters if part in PARTS}
    address = reverse(name, kwargs=parts | {"token": token_for(subject, declaration.permission)})
    seen = set()
    for method in pattern.callback.methods:
        named, unlogged = read(people, Client(), method, address)
        assert not unlogged, method
        seen |= named
    assert seen or name not in NAMED


# What a page says when it is asked about somebody: who, the page, how, what is filled in, and who is then named.
ASKED = {
    "found by name": ("anna", "referral:find", "POST", {"name": "beem"}, "ours"),
    "found in the list": ("dewi", "referral:search", "POST", {"name": "beem"}, "ours"),
    "referred again": ("anna", "referral:new", "GET", {"client": "clients.Client"}, "ours"),
    "a draft": ("anna", "referral:new", "GET", {"draft": "referral.Draft"}, "in a draft"),
}


@pytest.mark.parametrize("case", ASKED)
def test_who_is_asked_for(case, world, browsers, people):
    person, name, method, given, whom = ASKED[case]
    given = {field: str(row_of(world, value).pk) if "." in value else value for field, value in given.items()}
    named, unlogged = read(people, browsers[person], method, reverse(name), given)
    assert whom in named and not unlogged


def row_of(world: World, label: str) -> Model:
    if label == "referral.Draft":
        return Draft.objects.get(user=world.people["anna"])
    return world.row(label, "ours")


def test_a_form_that_is_as_old_as_the_page_names_nobody_unlogged(world, browsers, people):
    """Answers of 409: the file went on meanwhile."""
    for name, given in (
        ("feedback:send", {"key": new_id(), "seq": 0, "about": "after_intake", "text": "Het gaat goed."}),
        ("referral:note", {"key": new_id(), "seq": 0, "text": "Belt u mij?"}),
    ):
        address = reverse(name, args=[world.referrals["ours"].pk])
        _named, unlogged = read(people, browsers["dewi"], "POST", address, given)
        assert not unlogged, name
