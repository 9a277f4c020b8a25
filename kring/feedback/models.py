"""The loop is closed: what the link worker tells the referrer, at most five lines at a time."""

from django.db import models

from kring.access.policy import about_dossier
from kring.identity.models import User
from kring.referral.models import Referral
from kring.rows import RegionRow


class Feedback(RegionRow):
    """A few lines that were sent about one moment. What was sent is not changed; more can follow."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="feedback")
    moment = models.CharField(max_length=20)
    text = models.TextField(max_length=1200)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-sent_at"]


about_dossier(Feedback, "referral_id")
