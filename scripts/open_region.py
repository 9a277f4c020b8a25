"""Makes a region with a public map for `./run conformance`: the demonstration, and real lists where they lie beside the checkout.

Run as a process of its own, on the database that the environment names. The last line it prints is the region's short name.
"""

import io
import sys
import time
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from kring.directory.formats.reading import read  # noqa: E402
from kring.directory.models import Activity, Feed  # noqa: E402
from kring.directory.taking.applying import take_over  # noqa: E402
from kring.directory.taking.staging import Staging  # noqa: E402
from kring.identity.models import Region  # noqa: E402

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data" / "directories"
# Ids that are numbers, thousands of entries, everything that HSDS 3.0 has.
LISTS = {"ohana": "us_ohana_sample", "miami": "us_miami211_hsds", "hsds": "spec_hsds_3/service_full.json"}
SHORT = ("hsds",)  # the list that the short form takes
FEW = 60  # entries of the demonstration that go on in the short form


def main() -> None:
    """Make the region and say what is in it."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("make_demo", size="small", stdout=io.StringIO())
    region = Region.objects.order_by("slug").first()
    Region.objects.filter(pk=region.pk).update(public_map=True)
    short = "--short" in sys.argv
    if short:
        some = Activity.objects.filter(region_id=region.pk).order_by("pk").values_list("pk", flat=True)[:FEW]
        Activity.objects.exclude(pk__in=list(some)).update(active=False)
    for name in SHORT if short else LISTS:
        path = LISTS[name]
        if not (BESIDE / path).exists():
            print(f"not at hand, so not tried: {path}")
            continue
        began = time.monotonic()
        feed = Feed.objects.create(region_id=region.pk, name=name, language="en")
        with Staging.open_new(Path(settings.KRING_VAR) / f"{name}.sqlite3") as staging:
            staging.fill(read(BESIDE / path), lambda _count: None)
            take_over(feed, staging, timezone.now(), lambda _count: None, end_missing=False)
        print(f"{path}: {Activity.objects.filter(source=name).count()} entries in {time.monotonic() - began:.1f} s")
    print(region.slug)


if __name__ == "__main__":
    main()
