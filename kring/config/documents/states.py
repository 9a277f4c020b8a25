"""`docs/states.md`: the lives of referrals, hand-overs and gaps, and how a course's ending is derived."""

from collections.abc import Iterable, Mapping

from kring.config.documents.tables import page, plain, table
from kring.feedback.rules.owed import moment_of_ending
from kring.journey.rules.ending import DROPPED_OUT, LADDER, Ending
from kring.matching.rules.gaps import TABLE as GAPS
from kring.matching.rules.lifecycle import TABLE as HANDOVERS
from kring.referral.rules.lifecycle import OPEN, State
from kring.referral.rules.lifecycle import TABLE as REFERRALS

INTRODUCTION = """\
Every change of state goes through one function that reads the table below; what is not in the table cannot happen. Each
change is a row in an append-only history, and the current state is a cached copy written in the same transaction."""

REFERRAL = """\
These states are open, with exactly one leading next step: {open}.

Withdrawn and closed are the ends; a closed one can be opened again. Moves that leave the state as it is are only in the table."""

HANDOVER = """\
A client who said yes is introduced to an activity. The provider answers by a link or in Kring; the link worker may write down
an answer that came by phone."""

GAP = """\
What is missing: a kind of activity in a postcode area, with at most one thing that stands in the way. Whoever needs the same
waits for the same gap as long as it is open or taken up; after that it is a new one. Whoever knows the region may move it."""

ENDING = """\
How a course ended is not chosen but derived from what was delivered: the first question below whose answer is yes."""

QUESTIONS = {
    Ending.WITHDRAWN: "Was the referral withdrawn?",
    Ending.COMPLETED_WITH_ACTIVITY: "Did the client come to at least one activity?",
    Ending.STOPPED_BY_CLIENT: "Did the client say that they want to stop?",
    Ending.NOT_REACHED: "Was there no conversation at all?",
    Ending.OTHER_SUPPORT: "Was the course on hold because other problems go first?",
    Ending.PLAN_DELIVERED: "Was there a goal?",
    Ending.CONVERSATIONS_ONLY: "Otherwise: there were conversations only.",
}


def document() -> str:
    """The whole document."""
    return page(
        "the lifecycle tables of `kring/referral`, `kring/matching` and `kring/journey`",
        "# States",
        INTRODUCTION,
        "## A referral",
        REFERRAL.format(open=_listed(state for state in State if state in OPEN)),
        diagram((before, move, edge.to) for (before, move), edge in REFERRALS.items()),
        table(
            ("In", "Move", "To", "Permission", "Why"),
            (
                (_state(before), plain(move), _state(edge.to), f"`{edge.permission}`", edge.why)
                for (before, move), edge in REFERRALS.items()
            ),
        ),
        "## A hand-over to an activity",
        HANDOVER,
        diagram((before, move, edge.to) for (before, move), edge in HANDOVERS.items()),
        table(
            ("In", "Move", "To", "By", "Why"),
            (
                (_state(before), plain(move), _state(edge.to), _listed(edge.by), edge.why)
                for (before, move), edge in HANDOVERS.items()
            ),
        ),
        "## Something that is missing",
        GAP,
        diagram((before, move, edge.to) for (before, move), edge in GAPS.items()),
        table(
            ("In", "Move", "To", "Why"),
            ((_state(before), plain(move), _state(edge.to), edge.why) for (before, move), edge in GAPS.items()),
        ),
        "## How a course ended",
        ENDING,
        table(("Question", "Ending", "Feedback owed", "Broke off"), _endings(QUESTIONS)),
    )


def diagram(edges: Iterable[tuple[str | None, str, str]]) -> str:
    """A Mermaid state diagram; moves that stay are left out, moves between the same states share an arrow."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for before, move, after in edges:
        if before != after:
            arrows.setdefault((before or "[*]", after), []).append(plain(move))
    lines = (f"    {before} --> {after}: {', '.join(moves)}" for (before, after), moves in arrows.items())
    return "\n".join(("```mermaid", "stateDiagram-v2", *lines, "```"))


def _endings(questions: Mapping[Ending, str]) -> Iterable[tuple[str, ...]]:
    for ending, _question in LADDER:
        feedback = "none" if ending is Ending.WITHDRAWN else plain(moment_of_ending(ending))
        yield questions[ending], plain(ending), feedback, "yes" if ending in DROPPED_OUT else "no"


def _state(state: str | None) -> str:
    return "(new)" if state is None else plain(state)


def _listed(names: Iterable[str]) -> str:
    *most, last = (plain(name) for name in names)
    return f"{', '.join(most)} and {last}" if most else last
