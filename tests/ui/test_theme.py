from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import override

from kring.ui import themes
from kring.ui.rules.theme import complaints, css

YELLOW_BUTTONS = replace(themes.KRING, key="sun", action="#ffdd33")


@pytest.mark.parametrize("theme", themes.BUILT_IN.values(), ids=themes.BUILT_IN)
def test_built_in_themes_are_readable(theme):
    assert complaints(theme) == []


def test_a_theme_that_cannot_be_read_is_refused_with_each_reason():
    themes.check(replace(YELLOW_BUTTONS, action=themes.KRING.action))
    with override("nl"), pytest.raises(ValidationError) as refused:
        themes.check(YELLOW_BUTTONS)
    assert refused.value.messages[0] == (
        "Onvoldoende leesbaar: tekst op knoppen tegen knopkleur. Het contrast is 1.3; minstens 4.5 is nodig."
    )
    assert len(refused.value.messages) == 4


def test_a_colour_that_is_none_is_refused():
    with override("en"), pytest.raises(ValidationError, match="“green” is not a colour"):
        themes.check(replace(themes.KRING, brand="green"))


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("key", "no spaces"),
        ("key", "a;}b"),
        ("radius", "enormous"),
        ("logo", "../secret.svg"),
        ("logo", "/etc/passwd"),
        ("logo", "https://elsewhere/x.svg"),
    ],
)
def test_only_safe_names_and_paths(part, value):
    assert [complaint.part for complaint in complaints(replace(themes.KRING, **{part: value}))] == [part]


def test_a_logo_among_the_static_files_is_accepted():
    assert complaints(replace(themes.KRING, logo="regions/river-land.svg")) == []


def test_the_style_sheet_sets_tokens_and_nothing_else():
    lines = css(themes.DUSK).splitlines()
    assert (lines[0], lines[-1]) == (":root {", "}")
    assert all(line.startswith("  --basis-") for line in lines[1:-1])


def test_the_style_sheet_is_served_and_may_be_kept(client):
    response = client.get(themes.stylesheet_url(themes.DUSK))
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response["Cache-Control"]
    assert themes.DUSK.brand in response.text


@pytest.mark.django_db
def test_a_theme_that_does_not_exist_is_not_found(client):
    assert client.get(reverse("ui:theme_css", kwargs={"key": "kring"})).status_code == 200
    assert client.get(reverse("ui:theme_css", kwargs={"key": "nobody"})).status_code == 404


def test_the_address_changes_with_the_colours():
    assert themes.digest(themes.KRING) != themes.digest(replace(themes.KRING, brand="#004040"))


def region_theme(key):
    return replace(themes.KRING, key=key, brand="#123456") if key == "river-land" else None


def test_a_region_brings_its_own_theme(client, settings):
    settings.KRING_THEME_SOURCE = f"{__name__}.region_theme"
    assert "#123456" in client.get(reverse("ui:theme_css", kwargs={"key": "river-land"})).text
    assert client.get(reverse("ui:theme_css", kwargs={"key": "elsewhere"})).status_code == 404
