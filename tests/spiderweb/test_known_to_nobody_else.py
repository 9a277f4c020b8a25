"""The spider web is for talking: no roll-up, export, search, list, rule or nightly work comes near it.

Each of these tests shows first that it would see it if something did.
"""

import configparser
from pathlib import Path

import grimp
import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kring.access.models import AuditEntry
from kring.config.wiring import AFTER_COMMIT, DAILY, IN_TRANSACTION
from kring.duties.models import Step
from kring.insight.rebuild import rebuild
from kring.referral.models import Referral
from kring.spiderweb.actions.webs import correct, fill_in_by_link, share
from kring.spiderweb.models import AspectTexts, Web
from tests.factories import an_accepted_referral
from tests.spiderweb.test_by_link import link_of
from tests.spiderweb.webs import a_new_web, a_web

ROOT = Path(__file__).resolve().parents[2]
KNOWS_IT = {"kring.doors", "kring.demo", "kring.config"}
COUNTS = {
    "kring.outcomes",
    "kring.insight",
    "kring.statistics",
    "kring.feedback",
    "kring.matching",
    "kring.directory",
    "kring.referral",
    "kring.journey",
}
TABLES = (Web._meta.db_table, AspectTexts._meta.db_table)


def names_a_web(statements) -> list[str]:
    """The statements that name a table of webs."""
    return [sql for sql in statements if any(table in sql for table in TABLES)]


def packages_that_import_it(graph: grimp.ImportGraph) -> set[str]:
    """The packages of the house of which a module imports one of the spider web."""
    inside = {"kring.spiderweb", *graph.find_descendants("kring.spiderweb")}
    importing = {module for one in inside for module in graph.find_modules_that_directly_import(one)} - inside
    return {".".join(module.split(".")[:2]) for module in importing}


def test_only_doors_the_demonstration_and_the_wiring_import_it():
    graph = grimp.build_graph("kring", cache_dir=None)
    assert packages_that_import_it(graph) <= KNOWS_IT
    assert "kring.doors" in packages_that_import_it(graph)
    for package in COUNTS:
        assert package in graph.modules
        graph.add_import(importer=package, imported="kring.spiderweb.models")
        assert packages_that_import_it(graph) - KNOWS_IT == {package}  # it would be seen
        graph.remove_import(importer=package, imported="kring.spiderweb.models")


def test_the_contract_that_keeps_it_so_names_them():
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    contract = contracts["importlinter:contract:spiderweb"]
    assert contract["type"] == "protected"
    assert contract["protected_modules"].split() == ["kring.spiderweb"]
    assert set(contract["allowed_importers"].split()) == KNOWS_IT
    assert "ignore_imports" not in contract


def test_no_relation_leads_to_it():
    """Neither from a referral, as others do, nor from anybody who made one: a query that counts cannot step across."""

    def leads_to(model, targets):
        found = {field.related_model for field in model._meta.get_fields() if field.is_relation and field.related_model}
        return found & targets

    others = [model for model in apps.get_models() if model not in (Web, AspectTexts)]
    assert [model for model in others if leads_to(model, {Web, AspectTexts})] == []
    assert leads_to(Referral, {apps.get_model("journey.Contact")})  # what is not hidden is seen


def test_no_code_names_its_tables_or_looks_it_up_by_name():
    named = ("spiderweb_", "spiderweb.Web", '"spiderweb"', "'spiderweb'")
    sources = {path: path.read_text() for path in (ROOT / "kring").rglob("*.py")}
    naming = {
        path.relative_to(ROOT / "kring").parts[0] for path, text in sources.items() if any(one in text for one in named)
    }
    assert naming <= {"spiderweb"}
    assert naming == {"spiderweb"}


def test_no_event_tells_of_it_and_nothing_reacts():
    reacting = [
        handler.__module__
        for wiring in (IN_TRANSACTION, AFTER_COMMIT)
        for event, handlers in wiring.items()
        for handler in (event, *handlers)
    ] + [work.__module__ for work in DAILY]
    assert [module for module in reacting if module.startswith("kring.spiderweb")] == []
    assert any(module.startswith("kring.insight") for module in reacting)


def everything_but_webs():
    """All rows of the house, but for webs, what the log says, and the duty to read what a client filled in."""
    apart = (Web, AspectTexts, AuditEntry)
    models = [model for model in apps.get_models() if model.__module__.startswith("kring.") and model not in apart]
    rows = {model._meta.label: model._default_manager.order_by("pk") for model in models if model._meta.managed}
    rows["duties.Step"] = Step.objects.exclude(code="client_filled_in").order_by("pk")
    return {label: list(found.values()) for label, found in rows.items()}


@pytest.mark.django_db
def test_whatever_is_done_with_webs_changes_nothing_else(cast):
    referral = an_accepted_referral(cast)
    before = everything_but_webs()
    assert before["insight.MonthCounts"] and before["referral.Referral"]
    web = a_web(cast, referral)
    share(cast.actor(cast.dewi), web.pk, True)
    correct(cast.actor(cast.dewi), web.pk, a_new_web(1, 2, 3, 4, 5, 6))
    a_web(cast, referral, by=cast.anna)
    fill_in_by_link(link_of(referral), a_new_web())
    assert Web.objects.count() == 4
    assert everything_but_webs() == before


@pytest.mark.django_db
def test_figures_made_anew_and_the_work_of_the_night_do_not_ask_for_it(cast):
    referral = an_accepted_referral(cast)
    a_web(cast, referral)
    with CaptureQueriesContext(connection) as asked:
        list(Web.objects.all())
    assert names_a_web(one["sql"] for one in asked)
    with CaptureQueriesContext(connection) as asked:
        rebuild()
        for work in DAILY:
            work(timezone.now())
    assert len(asked) > 20
    assert names_a_web(one["sql"] for one in asked) == []
