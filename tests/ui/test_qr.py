"""What a phone reads from paper is on the paper whole, however large the style makes it."""

import re

from kring.ui.qr import qr_code


def test_all_of_it_is_drawn_whatever_its_size():
    for address in ("https://x.example/", "https://kring.example/c/" + "x" * 120, "tel:+31600000000"):
        drawn = qr_code(address)
        assert (side := re.search(r'<svg viewBox="0 0 (\d+) \1"', drawn)), drawn[:80]
        assert not re.search(r"<svg[^>]* (width|height)=", drawn)
        assert int(side[1]) % 4 == 0 and int(side[1]) >= 4 * (21 + 4)
