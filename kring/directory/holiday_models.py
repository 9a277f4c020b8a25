"""A region's school holidays, as its steward filled them in."""

from django.db import models

from kring.access.policy import shared_in_region
from kring.rows import RegionRow


class SchoolHoliday(RegionRow):
    """A school holiday (`rules/holidays.py`); both days belong to it."""

    name = models.CharField(max_length=60)
    first = models.DateField()
    last = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region_id", "first", "last", "name"], name="school_holiday_once"),
            models.CheckConstraint(condition=models.Q(last__gte=models.F("first")), name="school_holiday_forwards"),
        ]


shared_in_region(SchoolHoliday)
