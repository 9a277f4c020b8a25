"""Every text a user sees is in the catalogues, and in Dutch."""

import re

import pytest

from kring.config import messages

PLACEHOLDER = re.compile(r"%\((\w+)\)[sdif]|%[sdif]|\{(\w*)\}")
STEPS = messages.steps()


def texts(message):
    """The message's own texts and its translations, each as a list."""
    ids = list(message.id) if isinstance(message.id, tuple) else [message.id]
    strings = list(message.string) if isinstance(message.string, tuple) else [message.string]
    return ids, strings


def placeholders(text):
    return {match[0] for match in PLACEHOLDER.finditer(text)}


def catalogue(step, language):
    return [message for message in messages.read(messages.po_path(step, language), language) if message.id]


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_catalogues_hold_what_is_in_the_code(step):
    outdated = [str(path) for path, text in messages.updated(step) if not path.exists() or path.read_text() != text]
    assert outdated == [], "run ./run messages"


def test_no_text_is_without_dutch():
    assert messages.missing("nl") == []


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_an_english_reader_gets_no_dutch_sentence(step):
    """The texts in the code are English: a sentence that says the same in both catalogues was put in the wrong one."""
    dutch = {(message.context, str(message.id)): texts(message) for message in catalogue(step, "nl")}
    both = [
        message.id
        for message in catalogue(step, "en")
        for ids, strings in [texts(message)]
        if any(strings) and strings != ids and dutch[message.context, str(message.id)][1] == strings
    ]
    assert both == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_translations_have_the_same_placeholders(step, language):
    wrong = []
    for message in catalogue(step, language):
        ids, strings = texts(message)
        # A singular may say 'one' instead of the number, so a form may have fewer, never other ones.
        allowed = set().union(*map(placeholders, ids))
        for given in filter(None, strings):
            if placeholders(given) - allowed or (len(ids) == 1 and placeholders(given) != allowed):
                wrong.append((ids[0], given))
    assert wrong == []


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_one_text_has_one_dutch_translation_in_the_whole_house(step):
    """All catalogues end up in one: of two translations of the same text, one would win everywhere."""
    here = {(message.context, str(message.id)): message.string for message in catalogue(step, "nl")}
    differing = []
    for other in STEPS:
        for message in catalogue(other, "nl"):
            key = (message.context, str(message.id))
            if key in here and here[key] != message.string:
                differing.append((other.name, *key))
    assert differing == []
