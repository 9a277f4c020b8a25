"""Roll-ups: counts per location, practice and month, kept current by events and rebuildable from them; and results that were worked
out beside the pages, with the blocks of people that they may be told about."""

from django.db import models

from kring.insight.rules.columns import COLUMNS
from kring.insight.rules.results_gate import Kind
from kring.rows import RegionRow


class MonthCounts(RegionRow):
    """What happened in one month at one location for one practice: one wide row of counts that are added to in place.

    `month` counts months since the year 0 (2026-11 is 2026 * 12 + 10), so that months compare and add as numbers. Everything
    counts in the month in which it was recorded, so a month that is over does not change any more.
    The columns are those of `insight.rules.columns`.
    """

    location_id = models.UUIDField()
    practice_id = models.UUIDField()
    month = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region_id", "location_id", "practice_id", "month"], name="month_counts_once"
            )
        ]


for _column in COLUMNS:
    MonthCounts.add_to_class(_column, models.PositiveIntegerField(default=0, db_default=0))


class Figure(models.TextChoices):
    """What a kept result is."""

    PAIRED = "paired"  # change between two moments
    SHARE = "share"  # how many said yes to a question
    FUNNEL = "funnel"  # the locations of a programme beside each other
    ASKED = "asked"  # who was asked at a moment, and what came of it
    PRACTICES = "practices"  # what the practices of a programme notice


class ResultBlock(RegionRow):
    """The next people of a location, as many as the limit, about whom running totals were told (`insight.rules.results_gate`).

    Never changed: what was told stays told. `members` says who they are, by the id of the file, so that nobody is in two blocks; it
    leaves this table nowhere. `totals` are exact and are told to nobody; `starts` is what was told.
    """

    location_id = models.UUIDField()
    instrument = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    scale = models.CharField(max_length=40)
    when = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    limit = models.PositiveSmallIntegerField()
    people = models.PositiveIntegerField()
    ended_on = models.DateField()
    totals = models.JSONField()
    starts = models.JSONField()
    members = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["location_id", "instrument", "version", "scale", "when", "kind", "limit", "people"],
                name="block_once",
            )
        ]


class KeptResult(RegionRow):
    """One finished result, ready to be put in words. `place_id` is a location, or a programme for all of its locations together.

    `for_team`: of all the people, for the team that knows them; else only what the gate released.
    """

    place_id = models.UUIDField()
    for_team = models.BooleanField(default=False)
    figure = models.CharField(max_length=10, choices=Figure)
    instrument = models.CharField(max_length=40, blank=True)
    version = models.CharField(max_length=20, blank=True)
    scale = models.CharField(max_length=40, blank=True)
    when = models.CharField(max_length=20, blank=True)
    told = models.JSONField()
    worked_out_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place_id", "for_team", "figure", "instrument", "version", "scale", "when"], name="result_once"
            )
        ]
