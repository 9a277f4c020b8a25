"""Names of the parts of an agreement, what is wrong with a draft, and what changed, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kring.directory.models import Theme
from kring.doors.steward.programmes.measured import NUMBERS, OCCASIONS, Here
from kring.programme.rules.agreement import LIMITS, Moment, Variant, WiderKind
from kring.programme.rules.difference import Change, Kind
from kring.programme.rules.tree import Support
from kring.programme.wording import TERMS

SECTIONS: dict[str, Promise] = {
    "general": gettext_lazy("For whom"),
    "norms": gettext_lazy("Norms"),
    "words": gettext_lazy("Words"),
    "discussed": gettext_lazy("What was discussed"),
    "tree": gettext_lazy("Decision tree"),
    "measuring": gettext_lazy("Measuring"),
}

VARIANTS: dict[str, Promise] = {
    Variant.TARGETED: gettext_lazy("Targeted: to a link worker, after ‘the other conversation’"),
    Variant.BROAD: gettext_lazy("Broad: to the social domain as a whole"),
}

KINDS: dict[str, Promise] = {kind.value: Theme(kind).label for kind in WiderKind}

TEXTS: dict[str, Promise] = {
    "target_group": gettext_lazy("Who it is for"),
    "in_scope_reason": gettext_lazy("Sentence when nothing points elsewhere"),
    "crisis_text": gettext_lazy("Own words in a crisis, after the fixed safety text"),
}

NORMS: dict[str, Promise] = {
    "days_to_accept": gettext_lazy("Working days to take a referral up"),
    "days_to_first_contact": gettext_lazy("Working days to the first contact"),
    "days_to_feedback": gettext_lazy("Working days to feedback"),
    "days_between_attempts": gettext_lazy("Working days between attempts to reach someone"),
    "attempts_before_card": gettext_lazy("Attempts before a neutral card is sent"),
    "days_until_unread_reminder": gettext_lazy("Working days until unread feedback is mentioned again"),
    "longest_step_days": gettext_lazy("Longest wait for a next step, in days"),
    "conversations_low": gettext_lazy("Usual number of conversations: from"),
    "conversations_high": gettext_lazy("Usual number of conversations: to"),
    "help_question_length": gettext_lazy("Longest help question, in characters"),
}

MOMENTS: dict[str, Promise] = {
    Moment.AFTER_INTAKE: gettext_lazy("after the first conversation"),
    Moment.AT_PLAN: gettext_lazy("when there is a plan"),
    Moment.AT_END: gettext_lazy("at the end"),
    Moment.AT_DROP_OUT: gettext_lazy("when someone stops early"),
}

SUPPORTS: dict[str, Promise] = {
    Support.CRISIS: gettext_lazy("Crisis service"),
    Support.MENTAL_HEALTH: gettext_lazy("Mental health care"),
    Support.INTENSIVE_PRIMARY_CARE: gettext_lazy("Intensive primary care"),
    Support.DEBT_HELP: gettext_lazy("Debt help"),
    Support.SOCIAL_WORK: gettext_lazy("Social work"),
    Support.SOCIAL_PRESCRIBING: gettext_lazy("The programme itself"),
}

LANGUAGES: dict[str, Promise] = {"nl": gettext_lazy("Dutch"), "en": gettext_lazy("English")}


def limits(name: str) -> str:
    """The bounds of a norm."""
    low, high = LIMITS[name]
    return _("From %(low)d to %(high)d.") % {"low": low, "high": high}


def problem(code: str, content: Mapping[str, Any]) -> tuple[str, str]:
    """(section, sentence) for a problem code of `programme.rules.completeness`."""
    kind, _sep, rest = code.partition(".")
    if kind in TEXTS:
        return "general", _("‘%(part)s’ is not there in both languages.") % {"part": TEXTS[kind]}
    if kind == "variant":
        return "general", _("No variant was chosen.")
    if kind == "moments":
        return "norms", _("No moment for feedback was chosen.")
    if kind == "norms":
        return "norms", _("‘%(part)s’ is not between its limits.") % {"part": NORMS[rest]}
    if kind in ("supports", "where_to"):
        return "words", _("The words for ‘%(part)s’ are not there in both languages.") % {"part": SUPPORTS[rest]}
    if kind == "terms":
        return "words", _("The words for ‘%(part)s’ are not there in both languages.") % {"part": TERMS.get(rest, rest)}
    if kind == "half_term":
        return "words", _("There is no word for ‘%(part)s’ yet: singular and plural go together.") % {
            "part": TERMS[rest]
        }
    if kind == "odd_term":
        return "words", _("The word for ‘%(part)s’ cannot stand in a sentence.") % {"part": TERMS[rest]}
    if kind == "discussed":
        return "discussed", _("‘%(part)s’ is not there in both languages.") % {"part": _line(content, rest)}
    if kind == "measuring":
        return "measuring", _measuring_problem(rest)
    return "tree", _tree_problem(rest, content)


def _measuring_problem(rest: str) -> str:
    moment, _sep, part = rest.partition(".")
    if moment not in OCCASIONS:
        return _("Something that is agreed about measuring cannot be used.")
    if part in NUMBERS:
        names = {"moment": OCCASIONS[moment], "part": NUMBERS[part]}
        return _("Measuring %(moment)s: ‘%(part)s’ is not between its limits.") % names
    return _("Measuring %(moment)s: too many questionnaires.") % {"moment": OCCASIONS[moment]}


def _tree_problem(rest: str, content: Mapping[str, Any]) -> str:
    what, _sep, key = rest.partition(":")
    if what == "empty":
        return _("The decision tree has no question.")
    if what == "no_crisis":
        return _(
            "No question asks after danger: a yes to one of the first questions, and to all below it, must lead to the crisis service."
        )
    if what == "too_large":
        return _("The decision tree has too many questions: at most 12 beside each other.")
    sentence = {
        "text": _("Question %(number)s is not there in both languages."),
        "reason": _("The reason with question %(number)s is not there in both languages."),
        "support": _("Question %(number)s does not say what a yes speaks for."),
    }.get(what, _("Question %(number)s cannot be used."))
    return sentence % {"number": numbers(content.get("tree", [])).get(key, key)}


def numbers(tree: list[Mapping[str, Any]]) -> dict[str, str]:
    """'2' or '2.1' for each question's key."""
    found = {}
    for at, question in enumerate(tree, 1):
        found[question["key"]] = str(at)
        for below, follow_up in enumerate(question.get("follow_ups", []), 1):
            found[follow_up["key"]] = f"{at}.{below}"
    return found


def examples() -> tuple[str, str]:
    """Sentences with every term in them, to read how a programme's own words sound."""
    return (
        _("The referrer sends a referral. The link worker calls the client, and together they look for an activity."),
        _("Referrers, link workers and clients read in their referrals which activities there are."),
    )


def section_of(part: str) -> str:
    """The section of a draft in which a part of its content is edited."""
    return {"discussed": "discussed", "tree": "tree", "supports": "words", "where_to": "words"}.get(part, "general")


def _line(content: Mapping[str, Any], key: str) -> str:
    for entry in content.get("discussed", ()):
        if entry["key"] == key:
            return entry.get("nl") or entry.get("en") or _("an empty line")
    return key


def change(found: Change, old: Mapping[str, Any], new: Mapping[str, Any], questionnaires: Here) -> dict[str, str]:
    """What changed, for a list: where, what happened, before and after."""
    measuring = found.path[0] == "measuring"
    return {
        "where": _where_measured(found.path[1:], questionnaires) if measuring else _where(found, old, new),
        "kind": found.kind,
        "what": {
            Kind.ADDED: _("added"),
            Kind.REMOVED: _("removed"),
            Kind.CHANGED: _("changed"),
            Kind.MOVED: _("moved"),
        }[found.kind],
        "before": _value(found, found.before),
        "after": _value(found, found.after),
    }


def _where(found: Change, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    first, rest = found.path[0], found.path[1:]
    if first == "tree":
        return _where_in_tree(rest, old, new)
    language = LANGUAGES.get(found.path[-1])
    name: object = {
        "variant": _("Variant"),
        "icpc": _("Reasons by ICPC code"),
        **TEXTS,
    }.get(first)
    if first == "norms":
        return str(NORMS[rest[0]])
    if first == "moments":
        return _("Feedback %(moment)s") % {"moment": MOMENTS[rest[0]]}
    if first == "kinds":
        return _("Offers the kind %(kind)s") % {"kind": KINDS.get(rest[0], rest[0])}
    if first == "discussed":
        name = _("Discussed: %(line)s") % {
            "line": _line({"discussed": [*new.get("discussed", ()), *old.get("discussed", ())]}, rest[0])
        }
    elif first == "supports":
        name = _("Name of ‘%(support)s’") % {"support": SUPPORTS[rest[0]]}
    elif first == "where_to":
        name = _("Where to for ‘%(support)s’") % {"support": SUPPORTS[rest[0]]}
    elif first == "terms":
        name = _("Word for ‘%(term)s’") % {"term": TERMS.get(rest[0], rest[0])}
    return f"{name} ({language})" if language else str(name)


def _where_measured(rest: tuple[str, ...], questionnaires: Here) -> str:
    if rest[0] == "alarms":
        instrument, item, side = rest[1:]
        about = {"name": questionnaires.name(instrument), "question": questionnaires.question(instrument, item)}
        if side == "low":
            return _("Somebody calls after this answer or a lower one: %(name)s, ‘%(question)s’") % about
        return _("Somebody calls after this answer or a higher one: %(name)s, ‘%(question)s’") % about
    moment, part = OCCASIONS[rest[0]], rest[1]
    if part == "instruments":
        return _("Asked %(moment)s: %(name)s") % {"moment": moment, "name": questionnaires.name(rest[2])}
    return _("Measuring %(moment)s: %(part)s") % {"moment": moment, "part": NUMBERS[part]}


def _where_in_tree(rest: tuple[str, ...], old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    key, part = rest[0], rest[1:]
    number = numbers(new.get("tree", [])).get(key) or numbers(old.get("tree", [])).get(key, "")
    if not part:
        return _("Question %(number)s") % {"number": number}
    if part[0] == "support":
        return _("Question %(number)s: speaks for") % {"number": number}
    if part[0] == "reason":
        return _("Question %(number)s: reason (%(language)s)") % {"number": number, "language": LANGUAGES[part[1]]}
    return _("Question %(number)s: text (%(language)s)") % {"number": number, "language": LANGUAGES[part[1]]}


def _value(found: Change, text: str) -> str:
    if not text:
        return ""
    if found.path[0] == "variant":
        return str(VARIANTS.get(text, text))
    if found.path[0] in ("icpc", "kinds", "moments") or (found.path[0] == "measuring" and "instruments" in found.path):
        return _("yes") if text == "yes" else _("no")
    if found.path[-1] == "support":
        return str(SUPPORTS.get(text, text))
    return text
