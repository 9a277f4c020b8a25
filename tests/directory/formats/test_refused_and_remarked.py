"""What is no list says so, and what is odd inside one is remarked upon."""

import json

import pytest
from django.utils.translation import override

from kring.directory.formats.items import Because, Refused, Where, Why, Wrong
from kring.directory.formats.reading import look, read
from kring.directory.formats.wording import problem, what
from kring.directory.rules.tongues import name_of


@pytest.mark.parametrize(
    ("name", "text", "because"),
    [
        (
            "service.json",
            '{"name": "service", "type": "object", "properties": {"id": {"type": "string"}}}',
            Because.SCHEMA,
        ),
        ("list.json", "[]", Because.EMPTY),
        ("list.csv", "Naam;Omschrijving;Plaats\n", Because.EMPTY),
    ],
)
def test_a_schema_and_a_list_without_entries_say_so(tmp_path, name, text, because):
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(Refused) as refused:
        look(path)
    assert refused.value.because == because


def test_columns_that_cannot_be_are_told_in_words():
    with override("nl"):
        assert problem("no_title", "title") == "geen kolom bevat de titel"


def test_a_remark_names_what_it_is_about_and_what_becomes_of_it():
    with override("nl"):
        lost = Wrong(Where("phones.csv", 2), "", Why.LOST, kept=True, value="9", column="contact_id")
        assert (
            what(lost) == "‘contact_id’ noemt iets dat niet in de lijst staat; de rij is bewaard en staat nergens bij"
        )
        again = Wrong(Where("feed.json", 2), "id", Why.OTHERWISE, kept=True, value="s1 (last_modified)")
        assert what(again).startswith("nummer in de lijst zelf staat meer dan één keer in de lijst, en steeds anders")
        loose = Wrong(Where("eligibility.csv", 2), "", Why.LOOSE, kept=True)
        assert what(loose) == "de rij zegt niet waar die bij hoort; de rij is bewaard en staat nergens bij"
    assert not any(one.stands_alone for one in (lost, again, loose))
    assert Wrong(Where("feed.json", 2), "id", Why.TWICE, kept=True).stands_alone


def test_a_long_name_and_terms_in_a_circle_are_remarked(tmp_path):
    def term(id, parent):
        return {"id": f"a{id}", "taxonomy_term": {"id": id, "name": id, "parent_id": parent}}

    service = {"id": "1", "name": "x" * 300, "status": "active", "attributes": [term("A", "B"), term("B", "A")]}
    path = tmp_path / "list.json"
    path.write_text(json.dumps([service]))
    found = list(read(path))
    assert [(one.field, one.why) for one in found if isinstance(one, Wrong)] == [
        ("name", Why.CUT),
        ("parent_id", Why.CIRCLE),
    ]
    assert len(found[-1].document["name"]) == 300  # the record keeps what came


def test_every_language_has_a_name():
    assert (name_of("ht", "nl"), name_of("sw", "nl"), name_of("sw", "en"), name_of("q?", "nl")) == (
        "Haïtiaans Creools", "Swahili", "Swahili", "q?",
    )  # fmt: skip
