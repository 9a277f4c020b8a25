import pytest
from django.core.exceptions import ValidationError

from kring.ui.phone import dialled, refuse_without_number, shown


@pytest.mark.parametrize(
    "stored, read, called",
    [
        ("+31 6 12345678", "06\u00a012345678", "tel:+31612345678"),
        ("0612345678", "06\u00a012345678", "tel:+31612345678"),
        ("+31 20 555 0123", "020\u00a0555\u00a00123", "tel:+31205550123"),
        ("+32 2 555 12 12", "+32\u00a02\u00a0555\u00a012\u00a012", "tel:+3225551212"),
        ("vraag naar Mies", "vraag naar Mies", ""),
    ],
)
def test_a_number_is_read_as_people_write_it_and_called_as_phones_want_it(stored, read, called):
    assert shown(stored) == read
    assert dialled(stored) == called


@pytest.mark.parametrize(
    "text", ["0570 123456", "06-12345678 (na zessen)", "+32 2 123 45 67", "14 030", "receptie: 0570 123456"]
)
def test_words_beside_a_number_are_welcome(text):
    refuse_without_number(text)


@pytest.mark.parametrize("text", ["bel Ria", "12", "zie website", "06", "bel 1234"])
def test_words_without_a_number_are_refused(text):
    with pytest.raises(ValidationError):
        refuse_without_number(text)
