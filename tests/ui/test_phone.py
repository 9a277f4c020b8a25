import pytest

from kring.ui.phone import dialled, shown


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
