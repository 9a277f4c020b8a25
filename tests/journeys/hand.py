"""A hand that counts: every tap, field and keystroke a person needs, as decisions of the product count them.

An interaction is a tap, click or key that acts, or one field filled.
"""

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
        """Print the count and keep it beside the others."""
        known = json.loads(file.read_text()) if file.exists() else {}
        known[what] = {"interactions": self.interactions, "keystrokes": self.keystrokes}
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(known, indent=2, sort_keys=True) + "\n")
        print(f"{what}: {self.interactions} interactions, {self.keystrokes} keystrokes")
