"""Translated text is said in the words of the moment, wherever it comes from."""

import pytest
from django.template import engines
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy, ngettext, override, pgettext

from kring.programme.rules.tree import Words
from kring.programme.rules.words import CATALOGUE, CODES
from kring.programme.wording import TERMS, in_usual_words, speak, speaking, usual, vocabulary

OWN = vocabulary(
    {
        "link_worker": Words("wijkcoach", "neighbourhood coach"),
        "link_workers": Words("wijkcoaches", "neighbourhood coaches"),
        "client": Words("deelnemer", ""),
    }
)
LAZY = gettext_lazy("The link worker asks something")


def test_every_term_has_a_word_in_both_languages():
    assert set(TERMS) == set(CODES)
    for language in ("nl", "en"):
        assert all(usual(language).values())
        assert len(set(usual(language).values())) == len(CODES)


def test_python_lazy_texts_and_plurals_say_the_words_of_the_moment():
    with override("nl"):
        assert gettext("The link worker asks something") == str(LAZY) == "De welzijnscoach vraagt iets"
        with speaking(OWN):
            assert gettext("The link worker asks something") == str(LAZY) == "De wijkcoach vraagt iets"
            assert pgettext("term", "link workers") == "wijkcoaches"
            assert (
                ngettext("%(num)d more link worker", "%(num)d more link workers", 2) % {"num": 2} == "nog 2 wijkcoaches"
            )
        assert str(LAZY) == "De welzijnscoach vraagt iets"


def test_templates_say_the_words_of_the_moment_and_leave_what_is_filled_in():
    page = engines["jinja2"].from_string('{{ _("%(who)s entered a client", who="<cliënt>") }}')
    with override("nl"):
        assert page.render() == "&lt;cliënt&gt; voerde een cliënt in"
        with speaking(OWN):
            assert page.render() == "&lt;cliënt&gt; voerde een deelnemer in"


def test_a_language_without_a_word_keeps_the_usual_one():
    with speaking(OWN), override("en"):
        assert str(LAZY) == "The neighbourhood coach asks something"
        assert pgettext("term", "client") == "client"


def test_words_end_with_what_they_were_for_also_after_an_error():
    with override("nl"):
        with pytest.raises(ZeroDivisionError), speaking(OWN):
            assert "wijkcoach" in str(LAZY)
            raise ZeroDivisionError
        assert "welzijnscoach" in str(LAZY)
        with speaking(CATALOGUE):
            speak(OWN)
            assert "wijkcoach" in str(LAZY)
        assert "welzijnscoach" in str(LAZY)


def test_words_cannot_be_set_outside_a_request_or_letter():
    speak(OWN)
    with override("nl"):
        assert "welzijnscoach" in str(LAZY)


def test_a_page_about_the_words_says_the_usual_ones():
    with speaking(OWN), override("nl"):
        assert in_usual_words(lambda: str(LAZY))() == "De welzijnscoach vraagt iets"


def test_django_still_asks_one_place_for_every_translation():
    """What `install` stands on; an upgrade of Django that changes it is noticed here."""
    assert all(hasattr(getattr(translation._trans, name), "__wrapped__") for name in ("gettext", "ngettext"))
