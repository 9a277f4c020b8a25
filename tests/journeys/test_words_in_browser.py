"""Own words in a real browser: the steward's two pages, and the file as the link worker reads it."""

import pytest
from django.urls import reverse

from kring.programme.actions import start_draft
from tests.browser import PHONE, WIDE, axe_violations, wider_than_screen
from tests.doors.steward.test_drafts import url
from tests.factories import an_accepted_referral
from tests.programme.own_words import OWN, own_words_in, with_own_words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("viewport", [PHONE, WIDE])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_own_words_are_set_tried_and_read(cast, open_page, language, viewport):
    ivo = cast.actor(cast.ivo)
    draft = start_draft(ivo, cast.here.programme)
    page = open_page(cast.ivo, language, viewport)
    page.goto(url("draft", draft, section="words"))
    assert axe_violations(page) == []
    assert not wider_than_screen(page)
    for code, words in OWN.items():
        for one, word in words.items():
            page.locator(f"#id_terms_{code}_{one}").fill(word)
    with page.expect_navigation():
        page.locator("form.draft button[value=save]:not(.unseen)").click()
    draft.refresh_from_db()
    assert draft.content["terms"] == OWN

    page.goto(url("version", draft))
    assert axe_violations(page) == []
    assert not wider_than_screen(page)
    assert own_words_in(page.locator("main").inner_text(), language)

    draft.delete()
    referral = an_accepted_referral(with_own_words(cast))
    page = open_page(cast.dewi, language, viewport)
    page.goto(reverse("doors:file", args=[referral.pk]))
    assert own_words_in(page.locator("body").inner_text(), language)
    assert not wider_than_screen(page)
