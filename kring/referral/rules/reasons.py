"""Why a referral goes back, or is taken back: fixed codes that can be counted (R11). The words are in `referral.wording`."""

from enum import StrEnum


class ReturnReason(StrEnum):
    """Why a link worker returns a referral."""

    OTHER_SUPPORT = "other_support"
    UNCLEAR = "unclear"
    ALREADY_KNOWN = "already_known"
    OUTSIDE_AREA = "outside_area"
    NO_CAPACITY = "no_capacity"
    CLIENT_UNAWARE = "client_unaware"


class WithdrawReason(StrEnum):
    """Why a referrer takes a referral back."""

    CLIENT_CHANGED_MIND = "client_changed_mind"
    OTHER_SUPPORT = "other_support"
    MISTAKE = "mistake"


class Discussed(StrEnum):
    """What referrer and client already talked about ('het andere gesprek'), so that nobody tells it twice (R13)."""

    WHAT_MATTERS = "what_matters"
    OWN_WISH = "own_wish"
    CARD_EXPLAINED = "card_explained"
    TRIED_BEFORE = "tried_before"
    SPIDER_WEB = "spider_web"
