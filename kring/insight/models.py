"""Roll-ups: counts per practice, location and month, kept current by events and rebuildable from them. No person in them."""

from django.db import models

from kring.rows import RegionRow


class MonthCounts(RegionRow):
    """What happened in one month at one location for one practice.

    `month` counts months since the year 0 (2026-11 is 2026 * 12 + 10), so that months compare and add as numbers.
    `waiting` is a histogram of working days to first contact; `endings` and `stops` count per code.
    """

    location_id = models.UUIDField()
    practice_id = models.UUIDField()
    month = models.PositiveIntegerField()
    counts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region_id", "location_id", "practice_id", "month"], name="month_counts_once"
            )
        ]
