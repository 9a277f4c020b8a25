"""Every page, every member of the cast, every kind of relation: who gets in, who is refused, and for whom it does not exist.

What is expected is worked out from `world.py` (who is what to whom) and the permission map, never from the policy's queries. A page
that the matrix cannot fill in fails here, so a new one is in the matrix on the day it appears.
"""

import re
import uuid
from http.cookies import SimpleCookie

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, reverse

from kring.access.checks import all_patterns
from kring.access.guard import Declaration
from kring.access.permissions import PERMISSIONS
from kring.access.policy import _dossier_columns
from kring.programme.vocabularies import of_region
from tests.access.world import COURSES, STILL_KNOWN, World

pytestmark = pytest.mark.django_db

FORGED = "Zm9yZ2VkLXRva2VuLXRoYXQtbm9ib2R5LW1hZGU="
# Parts of an address besides `id`: the model they name, or a fixed word.
PARTS = {
    "activity": "directory.Activity",
    "contact": "journey.Contact",
    "dossier": "referral.Referral",
    "goal": "journey.Goal",
    "wait": "matching.Waiting",
    "web": "spiderweb.Web",
}
SAVEPOINT = re.compile(r'"s\d+_x\d+"')  # the name of a nested transaction
WORDS = {"section": "norms", "language": "nl", "code": "who-5", "version": "1998"}
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# What a page must be given before it can say anything but 'not found'.
GIVEN = {"account:language": {"language": "nl"}, "account:region": {"region": "x"}}


def _arranges_for(world: World, name: str, course: str) -> bool:
    """Own absence, or that of one's team or (a steward) region."""
    same_region = world.region_of(name) == world.referrals[course].region_id
    is_own = world.people[name] == world.referrals[course].link_worker
    return is_own or (same_region and world.roles[name] in {"team_lead", "steward"})


def _made_it(world: World, name: str, course: str) -> bool:
    return world.people[name] == world.referrals[course].link_worker


def _leads(world: World, name: str, course: str) -> bool:
    return world.region_of(name) == world.referrals[course].region_id


# Pages on which what is somebody else's is not found although the role would allow it.
OF_ONES_OWN_TEAM = {"doors:team_reason": _leads}
# What only they may do whose it is, or who lead them, or a steward. Others know of it and are refused.
OF_ONES_OWN = {
    "doors:absence_back": _arranges_for,
    "spiderweb:correct": _made_it,
    "directory:tip_remove": lambda world, name, _course: name in {"dewi", "karim"} or world.roles[name] == "steward",
}

# What would tell the practice something is refused to the link worker too, once the client withdrew consent.
TELLS_THE_PRACTICE = frozenset({"referral:ask", "referral:return"})
# Moves for which an accepted file, as all of the world are, has no form: whoever may make them reads why. What is sent gets in.
NO_FORM_ONCE_ACCEPTED = frozenset({"referral:ask", "referral:answer", "referral:resend"})


def our_pages() -> list[tuple[str, URLPattern, Declaration]]:
    """Every declared page of the house."""
    found = []
    for name, pattern in all_patterns():
        declaration = getattr(pattern.callback, "declaration", None)
        if declaration is not None:
            found.append((name, pattern, declaration))
    return found


PAGES = our_pages()
PERMISSION_PAGES = [page for page in PAGES if page[2].kind == "permission"]
LINK_PAGES = [page for page in PAGES if page[2].kind == "link"]


def ask(browser: Client, method: str, address: str, given: dict | None = None):
    """One request in a transaction that is undone, so that every cell meets the same world, signed in as before.

    The answer also holds the `statements` it took, as templates: which they are, not with which values.
    """
    cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
    statements: list[str] = []

    def note(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    with transaction.atomic(), connection.execute_wrapper(note):
        answer = browser.get(address) if method == "GET" else browser.post(address, given or {})
        transaction.set_rollback(True)
    browser.cookies = SimpleCookie(cookies)
    answer.statements = statements
    return answer


def address_of(name: str, pattern: URLPattern, world: World, course: str, obj_id, part_of: str = "") -> str:
    """The page's address about a course; with `part_of`, its further parts belong to another course."""
    parts = {}
    for part in pattern.pattern.converters:
        if part == "id":
            parts["id"] = obj_id
        elif part in PARTS:
            parts[part] = world.row(PARTS[part], part_of or course).pk
        elif part in WORDS:
            parts[part] = WORDS[part]
        else:
            raise AssertionError(f"{name}: the matrix does not know what '{part}' is; add it to PARTS")
    return reverse(name, kwargs=parts)


def expected(world: World, name: str, page: str, declaration: Declaration, course: str) -> str:
    """What happens to one person at a page about one course: 'in', 'refused', 'unknown' or, belonging nowhere, 'signed out'."""
    if not world.roles[name]:
        return "signed out"
    rule = PERMISSIONS[declaration.permission]
    has_role = world.roles[name] in rule.roles
    sides = {side for side, people in world.sides[course].items() if name in people}
    if page in OF_ONES_OWN_TEAM and has_role:
        return "in" if OF_ONES_OWN_TEAM[page](world, name, course) else "unknown"
    if not declaration.model:
        return "in" if has_role or not rule.roles else "refused"
    if declaration.model == "feedback.Notice":  # the inbox of the practice
        return "in" if sides & {"referrer", "without_consent"} else "unknown"
    if apps.get_model(declaration.model) in _dossier_columns:
        if declaration.model != "matching.Handover":
            sides.discard("provider")
        if declaration.model not in STILL_KNOWN:
            sides.discard("without_consent")
        known = bool(sides)
    else:
        known = world.knows(name, declaration.model, course)
    if not known:
        return "unknown"
    if page in TELLS_THE_PRACTICE and course == "stopped":
        return "refused"
    if page in OF_ONES_OWN and not OF_ONES_OWN[page](world, name, course):
        return "refused"
    return "in" if has_role or sides & set(rule.relatives) else "refused"


OUTCOMES = {404: "unknown", 403: "refused"}


def outcome(answer) -> str:
    """What a person meets."""
    if answer.status_code == 302 and answer.url.startswith(reverse("account_login")):
        return "signed out"
    return OUTCOMES.get(answer.status_code, "in")


@pytest.fixture(autouse=True)
def _words_are_at_hand(world, _colours_and_words_are_kept) -> None:
    """What a process keeps of a region is there before two answers are compared, whichever page is walked first."""
    for course in COURSES:
        of_region(world.referrals[course].region_id)


@pytest.mark.one_database
@pytest.mark.parametrize("page", PERMISSION_PAGES, ids=lambda page: page[0])
def test_page(page, world, browsers):
    name, pattern, declaration = page
    about_something = declaration.model or set(PARTS) & set(pattern.pattern.converters)
    nothing_there: dict[tuple[str, str], tuple] = {}
    walked: set[str] = set()
    wrong = []
    for course in COURSES if about_something else ("ours",):
        obj_id = world.row(declaration.model, course).pk if declaration.model else None
        address = address_of(name, pattern, world, course, obj_id)
        if address in walked:  # a row that the whole region shares is the same one in 'ours' and in 'others'
            continue
        walked.add(address)
        for method in pattern.callback.methods:
            for person, browser in browsers.items():
                should = expected(world, person, name, declaration, course)
                if method == "GET" and should == "in" and name in NO_FORM_ONCE_ACCEPTED:
                    should = "refused"
                answer = ask(browser, method, address, GIVEN.get(name))
                found, cell = outcome(answer), f"{method} {name} about {course} by {person}"
                if found != should or answer.status_code >= 500:
                    wrong.append(f"{cell}: {answer.status_code}, expected: {should}")
                if found != "unknown" or not about_something:
                    continue
                if (method, person) not in nothing_there:
                    invented = ask(browser, method, UUID.sub(str(uuid.uuid4()), address), GIVEN.get(name))
                    nothing_there[method, person] = told(invented)
                if told(answer) != nothing_there[method, person]:
                    wrong.append(f"{cell}: 'not visible' is not told in the same way as 'not there'")
    assert not wrong, "\n".join(wrong)


def told(answer) -> tuple:
    """All that an answer says, its headers included, and by how long it takes: what the database was asked for it."""
    return answer.status_code, answer.content, dict(answer.headers), SAVEPOINT.sub("", "; ".join(answer.statements))


@pytest.mark.parametrize("page", PERMISSION_PAGES, ids=lambda page: page[0])
def test_nobody_gets_in_without_signing_in(page, world):
    name, pattern, declaration = page
    obj_id = world.row(declaration.model, "ours").pk if declaration.model else None
    address = address_of(name, pattern, world, "ours", obj_id)
    for method in pattern.callback.methods:
        answer = ask(Client(), method, address)
        assert outcome(answer) == "signed out", f"{method} {name}: {answer.status_code}"


WITH_PARTS = [
    page
    for page in PERMISSION_PAGES
    if "id" in page[1].pattern.converters and set(PARTS) & set(page[1].pattern.converters)
]


@pytest.mark.parametrize("page", WITH_PARTS, ids=lambda page: page[0])
def test_a_part_of_another_file_does_not_exist_in_ones_own(page, world, browsers):
    name, pattern, declaration = page
    if "activity" in pattern.pattern.converters:
        foreign = "far"  # activities are shared within a region
    else:
        foreign = "others"
    browser = browsers["dewi"]
    own = address_of(name, pattern, world, "ours", world.row(declaration.model, "ours").pk)
    mixed = address_of(name, pattern, world, "ours", world.row(declaration.model, "ours").pk, part_of=foreign)
    for method in pattern.callback.methods:
        assert ask(browser, method, own).status_code != 404
        assert ask(browser, method, mixed).status_code == 404


@pytest.mark.parametrize("page", LINK_PAGES, ids=lambda page: page[0])
def test_a_forged_link_shows_nothing(page, world):
    name, pattern, _declaration = page
    parts = {part: world.row(PARTS[part], "ours").pk for part in pattern.pattern.converters if part in PARTS}
    for method in pattern.callback.methods:
        answer = ask(Client(), method, reverse(name, kwargs=parts | {"token": FORGED}))
        assert answer.status_code == 404
        assert "Beem" not in answer.text and "Dewi" not in answer.text


def test_every_page_is_declared_or_the_start_fails(settings):
    undeclared = [name for name, pattern in all_patterns() if not hasattr(pattern.callback, "declaration")]
    ours = [
        name
        for name in undeclared
        if name.split(":")[0] in {step.split(".")[-1] for step in settings.STEPS} - {"ui", "identity"}
    ]
    assert ours == []
