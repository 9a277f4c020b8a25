"""Roll-ups: counts per location, practice and month, kept current by events and rebuildable from them. No person in them."""

from django.db import models

from kring.insight.rules.columns import COLUMNS
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
