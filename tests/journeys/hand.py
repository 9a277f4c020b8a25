"""A hand that counts: every tap, field and keystroke a person needs, as decisions of the product count them.

An interaction is a tap, click or key that acts, or one field filled.
"""

import fcntl
import json
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page


@dataclass
class Hand:
    """Does things on a page and counts them."""

    page: Page
    interactions: int = 0
    keystrokes: int = 0

    def tap(self, target: Locator) -> None:
        """One tap."""
        target.click()
        self.interactions += 1

    def fill(self, target: Locator, text: str) -> None:
        """One field filled, with as many keystrokes as it has characters."""
        target.fill(text)
        self.interactions += 1
        self.keystrokes += len(text)

    def note(self, what: str, file: Path) -> None:
        """Keep the count beside the others: `./run test` prints them at its end. Two test processes may do so at once."""
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a+") as kept:
            fcntl.flock(kept, fcntl.LOCK_EX)
            kept.seek(0)
            known = json.loads(kept.read() or "{}")
            known[what] = {"interactions": self.interactions, "keystrokes": self.keystrokes}
            kept.truncate(0)
            kept.write(json.dumps(known, indent=2, sort_keys=True) + "\n")
