from django.template import engines
from django.utils.translation import override

from kring.programme.rules.agreement import read
from kring.programme.starting_point import starting_content
from kring.programme.wording import TERMS, term, terms


def an_agreement(**chosen):
    return read(starting_content() | {"terms": chosen})


def test_without_a_choice_the_catalogue_speaks():
    assert term("link_worker", None, "nl") == "welzijnscoach"
    assert term("link_worker", None, "en") == "link worker"


def test_a_programme_has_its_own_words():
    agreement = an_agreement(link_worker={"nl": "buurtcoach", "en": ""})
    assert term("link_worker", agreement, "nl") == "buurtcoach"
    assert term("link_worker", agreement, "en") == "buurtcoach"
    assert term("client", agreement, "en") == "client"


def test_templates_speak_the_words_of_the_agreement_at_hand():
    page = engines["jinja2"].from_string("{{ term('link_worker') }}")
    with override("nl"):
        assert page.render(terms(None)) == "welzijnscoach"
        assert page.render(terms(None) | {"agreement": an_agreement(link_worker={"nl": "gids"})}) == "gids"


def test_every_term_has_a_word_in_both_languages():
    assert all(term(code, None, language) for code in TERMS for language in ("nl", "en"))
