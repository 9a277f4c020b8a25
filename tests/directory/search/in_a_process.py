"""`python -m tests.directory.search.in_a_process make|ask`: a map in a database of its own, and what one person's profile finds in it.

A process of its own, since only that has another order of what Python keeps by hash. What it is given stands in the environment.
"""

import json
import os
import random
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "kring.config.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import translation  # noqa: E402

from benchmarks.matching import speed  # noqa: E402
from benchmarks.matching.collections import dutch  # noqa: E402
from kring.directory.models import Activity, PostcodeArea  # noqa: E402
from kring.directory.queries import Wanted, page_of  # noqa: E402
from kring.directory.rules.moments import AFTERNOON, MORNING  # noqa: E402
from kring.directory.rules.places import Mode  # noqa: E402
from kring.directory.search.fitting import Need  # noqa: E402
from kring.identity.models import Region  # noqa: E402

COUNT = 300
ALIKE = 40  # of these nothing differs but the key, so only a rule of its own can put them in order
QUESTIONS = 12
POSTCODE = "1234"


def make() -> None:
    """Migrate, and fill the map."""
    call_command("migrate", interactive=False, verbosity=0)
    region = Region.objects.create(name="Streek", slug="streek")
    place = {"place": "Hier", "latitude": speed.HERE[0], "longitude": speed.HERE[1]}
    PostcodeArea.objects.update_or_create(code=POSTCODE, defaults=place)
    speed.make(region.pk, COUNT)
    alike = {"region_id": region.pk, "title": "Samen eten en wandelen", "theme": "meet", "days": 0b10101}
    Activity.objects.bulk_create(Activity(**alike) for _ in range(ALIKE))


def needs() -> list[Need]:
    """Only days, of which much is alike; then words alone, and with nearly everything that can be wished for beside them."""
    texts = random.Random(5).sample([one.text for one in dutch().questions], QUESTIONS)
    some = {"themes": frozenset({"meet", "walk", "cook"}), "languages": frozenset({"ar", "tr", "en"})}
    more = {
        "days": 0b10101,
        "parts": MORNING + AFTERNOON,
        "age": 67,
        "group": "small",
        "buddy": True,
        "most": 15.0,
        "within": 40.0,
    }
    return [
        Need(days=0b10101),
        *(Need(text=text) for text in texts),
        *(Need(text=text, **some, **more) for text in texts),
    ]


def asked() -> list[dict]:
    """For each need all that is found, in its order, with the reasons in words and everything said of it."""
    region = Region.objects.get().pk
    found = []
    for need in needs():
        together = bool(need.themes)
        wanted = Wanted(need, near=POSTCODE, mode=Mode.FOOT, strictly=False, together=together, limit=COUNT + ALIKE)
        results = page_of(region, Activity.objects.filter(region_id=region), wanted)
        rows = [
            [str(row.id), row.title, row.reasons, row.attention, row.distance, [str(one.id) for one in row.others]]
            for row in results.rows
        ]
        said = [results.total, results.order, results.resembling, results.let_go_words, results.read_as, results.unsaid]
        beyond = [str(row.id) for row in results.beyond]
        found.append({"text": need.text, "rows": rows, "said": said, "beyond": beyond})
    return found


if __name__ == "__main__":
    with translation.override("nl"):
        if sys.argv[1] == "make":
            make()
        else:
            print(json.dumps({"hash": hash("kring"), "found": asked()}))
