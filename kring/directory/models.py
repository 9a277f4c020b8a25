"""The social map ('sociale kaart'): activities, when and where they are, what they cost, and what is said about them."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kring.access.policy import shared_in_region
from kring.directory.choices import Access as Access
from kring.directory.choices import CostPer as CostPer
from kring.directory.choices import ForWhom as ForWhom
from kring.directory.choices import GroupSize as GroupSize
from kring.directory.choices import Theme as Theme
from kring.directory.holiday_models import SchoolHoliday as SchoolHoliday
from kring.directory.postcode_models import PostcodeArea as PostcodeArea
from kring.directory.postcode_models import PostcodePoint as PostcodePoint
from kring.directory.proposal_models import Proposal as Proposal
from kring.identity.models import Organisation, Role, User
from kring.rows import RegionRow


class ActivityRows(models.QuerySet):
    """Activities; whatever is written at once, the index has to know."""

    def update(self, **values):
        """As Django's, with the time of change."""
        return super().update(**({"changed_at": timezone.now()} | values))

    def bulk_update(self, rows, fields, batch_size=None):
        """As Django's, with the time of change."""
        now = timezone.now()
        for row in rows:
            row.changed_at = now
        return super().bulk_update(rows, {*fields, "changed_at"}, batch_size=batch_size)


class Activity(RegionRow):
    """Something people can join. `cost` is None when the words do not say it for certain; 0 is free.

    `days` is a bit mask, Monday is 1; 0 when unknown. `theme_guessed` says that the theme was read from the title and nobody
    looked at it yet. `language` is what its texts are in, `spoken` the other languages people speak there (codes with spaces
    between). `for_whom` is a sum of `ForWhom`, 0 for everybody. `confirmed_on` is when somebody last said that it is right, `listed_on`
    when its list last said the same without saying that anybody checked it, and from `expires_on` on everybody is warned.
    `moments` say when it is there (`rules/moments.py`) where `days`, `starts` and `ends` do not say everything; these repeat then
    what they say as far as one value can, so that a search reads one narrow row. `places` is how many people there is room for, `meets` who
    receives newcomers, in words. `reminded_on` is when its owner was last asked to confirm it. `funded_by` is who pays for it, in words,
    and `funded_until` until when that money is certain; `money_told` is the day of which its owner was told (`upkeep/money.py`).
    `contact_agreed`: the person who can be called for an informal network was asked whether their name and number may stand there.
    `merged_into` is the entry that this one turned out to be. `source` and `source_id` name the feed an entry came from, empty
    for entries made here. `changed_at` tells the index what to read again.
    """

    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="activities")
    organiser = models.CharField(_("organiser"), max_length=200, blank=True)
    language = models.CharField(_("language of the texts"), max_length=2, default="nl", db_default="nl")
    theme = models.CharField(_("theme"), max_length=20, choices=Theme)
    theme_guessed = models.BooleanField(default=False, db_default=False)
    venue = models.CharField(_("where"), max_length=200, blank=True)
    street = models.CharField(_("street and number"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    town = models.CharField(_("town"), max_length=80, blank=True)
    transport = models.CharField(_("how to get there"), max_length=500, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    days = models.PositiveSmallIntegerField(default=0)
    starts = models.TimeField(_("from"), null=True, blank=True)
    ends = models.TimeField(_("until"), null=True, blank=True)
    when_words = models.CharField(_("when, in words"), max_length=200, blank=True)
    moments = models.JSONField(default=list, blank=True)
    cost = models.DecimalField(_("cost"), max_digits=8, decimal_places=2, null=True, blank=True)
    cost_per = models.CharField(max_length=10, choices=CostPer, blank=True)
    cost_words = models.CharField(_("cost, in words"), max_length=200, blank=True)
    age_min = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    age_max = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    age_words = models.CharField(_("for whom, in words"), max_length=500, blank=True)
    trial = models.BooleanField(_("the first time is free"), default=False, db_default=False)
    city_pass = models.BooleanField(_("cheaper with the city pass"), default=False, db_default=False)
    for_whom = models.PositiveSmallIntegerField(_("meant for"), default=0, db_default=0)
    spoken = models.CharField(_("other languages"), max_length=60, blank=True)
    access = models.PositiveSmallIntegerField(_("accessibility"), default=0, db_default=0)
    group_size = models.CharField(_("group"), max_length=10, choices=GroupSize, blank=True)
    buddy = models.BooleanField(_("somebody meets newcomers"), null=True)
    meets = models.CharField(_("who meets newcomers"), max_length=200, blank=True)
    places = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    waiting = models.PositiveSmallIntegerField(_("people on the waiting list"), null=True, blank=True)
    expect = models.TextField(_("what to expect"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    contact_agreed = models.BooleanField(_("the contact person agrees"), default=False, db_default=False)
    full = models.BooleanField(_("full at the moment"), default=False)
    active = models.BooleanField(default=True)
    confirmed_on = models.DateField(_("last confirmed on"), null=True)
    listed_on = models.DateField(_("last taken over on"), null=True)
    expires_on = models.DateField(_("has to be confirmed by"), null=True)
    reminded_on = models.DateField(null=True)
    ends_on = models.DateField(_("stops on"), null=True, blank=True)
    funded_by = models.CharField(_("who pays for it"), max_length=200, blank=True)
    funded_until = models.DateField(_("until when the money is certain"), null=True, blank=True)
    money_told = models.DateField(null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    public = models.BooleanField(_("on the public page"), default=True, db_default=True)
    changed_at = models.DateTimeField(auto_now=True)

    source = models.CharField(max_length=60, blank=True)
    source_id = models.CharField(max_length=200, blank=True)
    record = models.ForeignKey("Record", models.SET_NULL, null=True, related_name="activities", db_index=False)

    objects = ActivityRows.as_manager()

    class Meta:
        ordering = ["title"]
        indexes = [
            models.Index(fields=["region_id", "theme"], name="activity_by_theme", condition=models.Q(active=True)),
            models.Index(fields=["region_id", "changed_at"], name="activity_by_change"),
            models.Index(fields=["expires_on"], name="activity_by_expiry", condition=models.Q(active=True)),
            models.Index(
                fields=["region_id", "funded_until"],
                name="activity_by_money",
                condition=models.Q(funded_until__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["region_id", "source", "source_id"], condition=~models.Q(source=""), name="activity_source_once"
            )
        ]

    def __str__(self):
        return self.title

    @property
    def stands(self) -> "Activity":
        """The entry that is shown: this one, or the one that it was merged into."""
        return self.merged_into or self

    def save(self, *args, update_fields=None, **kwargs):
        """Whatever is saved, the index has to know."""
        if update_fields is not None:
            update_fields = {*update_fields, "changed_at"}
        super().save(*args, update_fields=update_fields, **kwargs)


class Keeper(RegionRow):
    """Who keeps an entry by a link, without an account. Not public: the entry's own phone and e-mail are."""

    activity = models.OneToOneField(Activity, models.CASCADE, related_name="keeper")
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"))
    since = models.DateTimeField()


class Correction(RegionRow):
    """What somebody who is no steward changed of an entry: `before` and `after` hold the fields that differ.

    `by` is None when it came through the link. It stands at once; a steward looks at it and may put it back.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="corrections")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    seen_at = models.DateTimeField(null=True)
    put_back = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["region_id", "at"], name="correction_to_see", condition=models.Q(seen_at=None))]


class Tip(RegionRow):
    """What somebody knows of an activity that its public entry does not say, for professionals. Never about a client."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="tips")
    text = models.CharField(_("tip"), max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "by"], name="tip_once")]


class Picture(RegionRow):
    """What an activity looks like: a JPEG drawn anew (`identity/pictures.py`). In a table of its own, so that no list reads it.

    `version` is a part of its hash and stands in the address; `shows` says in words what is on it.
    """

    activity = models.OneToOneField(Activity, models.CASCADE, related_name="picture")
    shows = models.CharField(_("what is on the picture"), max_length=200, blank=True)
    version = models.CharField(max_length=16)
    made_at = models.DateTimeField()
    content = models.BinaryField()


class OwnWords(RegionRow):
    """A region's own lines of the thesaurus, in one language (`rules/thesaurus.py` says how they are written)."""

    language = models.CharField(max_length=2)
    lines = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region_id", "language"], name="own_words_once")]


class Feed(RegionRow):
    """Where entries come from. `name` stands in `Activity.source` of every entry and never changes.

    `address` is fetched every night unless `paused`; `etag` and `modified` are what it answered the last time, so that it need
    not send the same again. `mapping` says which column holds what (`directory.formats.mapping`), for lists that have columns
    of their own. `language` is what its texts are in unless an entry says otherwise.
    """

    name = models.CharField(_("name"), max_length=60)
    address = models.URLField(_("web address"), max_length=500, blank=True)
    paused = models.BooleanField(_("do not fetch"), default=False)
    etag = models.CharField(max_length=200, blank=True)
    modified = models.CharField(max_length=60, blank=True)
    mapping = models.JSONField(null=True)
    language = models.CharField(_("language of the texts"), max_length=2, default="nl")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["region_id", "name"], name="feed_name_once")]

    def __str__(self):
        return self.name


class Record(RegionRow):
    """One object of a feed without loss, in the shape of HSDS 3.0 with its own children in it.

    `kind` is what HSDS calls it; other objects of the feed are named by their id. `digest` tells whether it changed.
    `gone_at` is since when the feed does not have it any more.
    """

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="records", db_index=False)
    kind = models.CharField(max_length=30)
    source_id = models.CharField(max_length=200)
    document = models.JSONField()
    digest = models.CharField(max_length=32)
    changed_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "kind", "source_id"], name="record_once")]


class IntakeState(models.TextChoices):
    """How far a taking-over is."""

    COLUMNS = "columns", _("the columns have to be named")
    READING = "reading", _("is being read")
    READY = "ready", _("waits for your answer")
    TAKING = "taking", _("is being taken over")
    DONE = "done", _("taken over")
    REFUSED = "refused", _("refused")
    DROPPED = "dropped", _("not taken over")


class Intake(RegionRow):
    """One taking-over of a file of a feed: first read and compared, then, when somebody says so, taken over.

    The file is kept (`directory.taking.files`) until that is done or dropped. `counts` says how many entries are new, changed,
    the same and gone, and how many rows are wrong; `shown` holds some of their titles and `wrong` some of the rows. `reason` is
    why it was refused or has to be looked at. `step` of `steps` is the progress; `beat_at` when whoever works on it last gave a
    sign. `by_itself`: fetched by night, and taken over without asking when nothing is odd.
    """

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="intakes")
    file_name = models.CharField(max_length=200)
    size = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=IntakeState)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    by_itself = models.BooleanField(default=False)
    counts = models.JSONField(default=dict)
    shown = models.JSONField(default=dict)
    wrong = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    step = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)
    beat_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region_id", "made_at"], name="intake_by_moment")]
        constraints = [
            models.UniqueConstraint(
                fields=["feed"], condition=models.Q(state=IntakeState.TAKING), name="intake_one_at_a_time"
            )
        ]


class Origin(models.TextChoices):
    """Who says something about an activity. STANDING is nobody: what goes on to be shown until a steward chooses."""

    FEED = "feed", _("the feed")
    PROVIDER = "provider", _("the organiser")
    STEWARD = "steward", _("a steward")
    STANDING = "standing", _("nobody")


class Said(RegionRow):
    """What one origin said about one subject of an activity (`directory.rules.claims`), and since when.

    Of what is said about a subject one is shown; what lost is kept for a steward to choose, until that is `settled`.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="said", db_index=False)
    subject = models.CharField(max_length=20)
    origin = models.CharField(max_length=10, choices=Origin)
    value = models.JSONField()
    at = models.DateTimeField()
    shown = models.BooleanField()
    settled = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["region_id"], name="said_open", condition=models.Q(shown=False, settled=False))]
        constraints = [models.UniqueConstraint(fields=["activity", "subject", "origin"], name="said_once")]


class Likeness(RegionRow):
    """Two entries that may be the same: why that is thought, and since when somebody knows that they are not."""

    one = models.ForeignKey(Activity, models.CASCADE, related_name="+", db_index=False)
    other = models.ForeignKey(Activity, models.CASCADE, related_name="+")
    reasons = models.JSONField()
    strength = models.PositiveSmallIntegerField()
    found_at = models.DateTimeField()
    apart_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="likeness_once")]


class Merge(RegionRow):
    """Two entries became one: `gone` is shown as `kept` from then on. `before` holds what is put back when it is undone."""

    kept = models.ForeignKey(Activity, models.PROTECT, related_name="merges", db_index=False)
    gone = models.ForeignKey(Activity, models.PROTECT, related_name="+", db_index=False)
    before = models.JSONField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region_id", "at"], name="merge_by_moment")]


shared_in_region(Activity)
shared_in_region(Picture)
shared_in_region(Tip, Role.REFERRER, Role.ASSISTANT, Role.LINK_WORKER, Role.TEAM_LEAD, Role.STEWARD)
for _stewards in (Keeper, Correction, OwnWords, Feed, Record, Intake, Said, Likeness, Merge):
    shared_in_region(_stewards, Role.STEWARD)
