"""What can be chosen of an activity: its kind, what an amount buys, what makes a place usable, with how many and for whom it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Theme(models.TextChoices):
    """Kinds of activity (R3, R8)."""

    MEET = "meet", _("Meeting people")
    SPORT = "sport", _("Sport and moving")
    WALK = "walk", _("Walking")
    CULTURE = "culture", _("Culture and music")
    NATURE = "nature", _("Nature and garden")
    CREATIVE = "creative", _("Making things")
    COOK = "cook", _("Cooking and eating")
    LEARN = "learn", _("Learning")
    PEERS = "peers", _("Peer contact")
    VOLUNTEER = "volunteer", _("Volunteering")
    HELP = "help", _("Practical help")
    # Neighbours, a group of messages in a street: nobody's organisation, no fixed times (`kinds.INFORMAL`).
    NETWORK = "network", _("Informal network")
    # Offered where a programme says so: `programme.rules.agreement.WiderKind`.
    MONEY = "money", _("Money matters")
    HOME = "home", _("Home and housing")
    WORK = "work", _("Work and income")
    SAFETY = "safety", _("Safety at home")


class CostPer(models.TextChoices):
    """What an amount buys."""

    TIME = "time", _("a time")
    MONTH = "month", _("a month")
    QUARTER = "quarter", _("a quarter")
    YEAR = "year", _("a year")
    COURSE = "course", _("a course")


class Access(models.IntegerChoices):
    """What makes a place usable. Powers of two: a row holds their sum."""

    WHEELCHAIR = 1, _("wheelchair accessible")
    TOILET = 2, _("accessible toilet")
    LIFT = 4, _("lift")
    HEARING_LOOP = 8, _("hearing loop")
    QUIET = 16, _("quiet, few stimuli")
    PARKING = 32, _("parking")
    PUBLIC_TRANSPORT = 64, _("bus or train nearby")


class GroupSize(models.TextChoices):
    """With how many people one is there."""

    ALONE = "alone", _("one to one")
    SMALL = "small", _("small group")
    LARGE = "large", _("large group")


class ForWhom(models.IntegerChoices):
    """Whom an activity is meant for, where it is not for everybody. Powers of two: a row holds their sum (`rules.whom`)."""

    WOMEN = 1, _("women")
    MEN = 2, _("men")
    CARERS = 4, _("informal carers")
    BEREAVED = 8, _("people who lost somebody")
    NEWCOMERS = 16, _("newcomers to the country")
    LHBTI = 32, _("LGBTQI+")
    PARENTS = 64, _("parents with young children")
