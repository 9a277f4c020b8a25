"""Where postcodes lie. The same for all regions; taken over by `import_postcodes`."""

from django.db import models


class PostcodeArea(models.Model):
    """The middle of a four-digit postcode area, for distances. WGS 84 degrees."""

    code = models.CharField(primary_key=True, max_length=4)
    place = models.CharField(max_length=80)
    latitude = models.FloatField()
    longitude = models.FloatField()
    approximate = models.BooleanField(default=False)


class PostcodePoint(models.Model):
    """Where a whole postcode lies, four digits and two letters ('1234AB'), for distances. WGS 84 degrees."""

    code = models.CharField(primary_key=True, max_length=6)
    latitude = models.FloatField()
    longitude = models.FloatField()
