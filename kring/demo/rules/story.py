"""How a course goes, from sending to accompanying: told forward in time until it is over or the present day is reached."""

from kring.demo.rules import telling
from kring.demo.rules.accompanying import accompany, close, reach
from kring.demo.rules.course import Course, NotYet, Over, as_json
from kring.demo.rules.dice import weighted
from kring.demo.rules.house import Known
from kring.demo.rules.names import a_client, ways_to_reach
from kring.demo.rules.tables import field
from kring.demo.rules.words import (
    ANSWERS,
    NOTES_TO_EACH_OTHER,
    OVERRULED,
    QUESTIONS,
    RESENT,
    RETURNED,
    THEMES,
    WITHDRAWN,
)
from kring.duties.rules import StepCode
from kring.referral.rules.lifecycle import OPEN, Move, State

_THEMES = weighted(*zip(THEMES, (30, 20, 24, 10, 12, 8), strict=True))
_DISCUSSED = ("own_wish", "what_matters", "card_explained", "tried_before", "spider_web")
_HEAVY = weighted(
    ((["debts"], "debt_help"), 4), ((["practical"], "social_work"), 4), ((["many_problems"], "intensive_primary_care"), 3),
    ((["severe_mental"], "mental_health"), 2),
)  # fmt: skip
_WARM_AT = field("referral_referral", "warm_handover")
_WARM = weighted(("information", 7), ("in_person", 2), ("consultation", 1))
_RETURN_REASONS = weighted(
    ("unclear", 4),
    ("other_support", 4),
    ("client_unaware", 3),
    ("already_known", 1),
    ("outside_area", 1),
    ("no_capacity", 1),
)
_WITHDRAW_REASONS = weighted(("client_changed_mind", 6), ("other_support", 3), ("mistake", 1))
LINK_LIVES = 365  # days


def tell(course: Course) -> None:
    """Tell a whole course."""
    try:
        _send(course)
        _receive(course)
        reach(course)
        accompany(course)
        close(course)
        _come_back(course)
    except (NotYet, Over):
        pass
    course.finish_agenda()
    course.set(state=course.state.value, seq=course.seq)
    worker = course.worker
    if worker is not None and worker.is_away(course.days.today):
        others = [one for one in course.place.workers if one is not worker and not one.is_away(course.days.today)]
        if others:
            course.lend_steps(others[0].id)


def _send(c: Course) -> None:
    dice, practice = c.dice, c.practice
    c.referrer = dice.choice(practice.referrers)
    by_assistant = practice.assistants and dice.random() < 0.15
    c.sender = dice.choice(practice.assistants) if by_assistant else c.referrer
    c.id = c.new_id()
    c.known = _client(c)
    c.client, c.first_name = c.known.row, c.known.first_name
    c.theme = dice.choice(_THEMES)
    present = [one for one in c.place.workers if not one.is_away(c.day)]
    if present and dice.random() < 0.95:
        c.worker = dice.choice(present)
    c.dossier = [c.id, c.region, c.now(), None]
    c.rows["access_dossier"].append(c.dossier)
    c.referral = _referral(c)
    c.rows["referral_referral"].append(c.referral)
    c.relate("referrer", practice.id, None, "referral")
    c.relate("link_worker", c.place.welfare, c.worker.id if c.worker else None, "referral")
    shares = 1 if dice.random() < 0.5 else 0
    c.rows["clients_consent"].append(
        (
            c.new_id(), c.region, c.id, c.place.consent_text, "written" if dice.random() < 0.08 else "spoken", c.sender,
            shares, c.now(), None,
        )
    )  # fmt: skip
    if c.worker is not None and dice.random() < 0.85:
        c.book("first", c.day + 1)
    c.move(Move.SEND, c.sender, practice.id)
    c.set_lead(StepCode.ACCEPT, c.days.after(c.day, c.making.norms.days_to_accept))
    if c.referral[_WARM_AT] == "consultation":
        c.owe(StepCode.TALK_WITH_REFERRER, c.days.after(c.day, c.making.norms.days_to_accept), "")
    telling.link(c, "client", c.id, LINK_LIVES)
    if dice.random() < 0.14:
        c.plan(c.later(2, 60), lambda: _note(c))
    if dice.random() < 0.03:
        c.plan(c.later(0, 2), lambda: _correct(c))


def _client(c: Course) -> Known:
    former = c.practice.former
    if former and c.dice.random() < 0.05:
        return former.pop(0)
    area = c.dice.choice(c.practice.areas)
    client = c.new_id()
    fields = a_client(c.dice, c.practice.town, area, c.days.texts[c.days.today], c.place.migrants)
    c.rows["clients_client"].append([client, c.region, c.practice.id, *fields, c.now()])
    return Known(client, fields[0], ways_to_reach(fields))


def _referral(c: Course) -> list:
    dice = c.dice
    yes, advice, because = [], "social_prescribing", ""
    if dice.random() < c.place.heavy:
        (yes, advice), because = dice.choice(_HEAVY), dice.choice(OVERRULED)
    discussed = list(_DISCUSSED[: dice.randrange(1, 4)]) + (["spider_web"] if dice.random() < 0.2 else [])
    icpc = [dice.choice(c.theme.icpc)] if dice.random() < 0.7 else []
    return [
        c.id, c.region, c.client, c.place.id, c.place.version_on(c.day), c.practice.id, c.referrer, c.sender,
        c.place.welfare, c.worker.id if c.worker else None, c.new_id(), dice.choice(c.theme.questions), _list(discussed),
        dice.choice((None, 1, 2, 2, 2, 3, 3)), _list(yes), advice, because, _list(icpc), dice.choice(_WARM), "sent", 0,
        c.now(), None, None, None, None, "",
    ]  # fmt: skip


def _list(codes: list[str]) -> str:
    return f'["{'", "'.join(codes)}"]' if codes else "[]"


def _receive(c: Course) -> None:
    """Until somebody accompanies: accepted, asked, returned, withdrawn, passed on."""
    dice = c.dice
    if dice.random() < 0.03:
        c.go(c.later(0, 2))
        _withdraw(c)
    if dice.random() < 0.08:
        _ask(c)
    if dice.random() < 0.06:
        _return(c)
    late = dice.random()
    c.go(c.later(0, 1) if late < 0.55 else c.later(1, 2) if late < 0.93 else c.later(3, 7))
    _accept(c)
    if len(c.place.workers) > 1 and dice.random() < 0.03:
        c.go(c.later(1, 4))
        _pass_on(c)
    if dice.random() < 0.02:
        c.go(c.later(1, 3))
        _withdraw(c)
    if dice.random() < 0.06:
        _return_after_call(c)


def _accept(c: Course) -> None:
    if c.worker is None:
        c.take_over(c.dice.choice(c.place.workers), "accepted")
    c.set(accepted_at=c.now())
    c.settle(StepCode.TALK_WITH_REFERRER)
    c.move(Move.ACCEPT, c.worker.id, c.place.welfare)
    if c.appointment is not None and c.appointment[0] > c.t:
        c.set_lead(StepCode.FIRST_APPOINTMENT, c.appointment[0] // 1440)
    else:
        c.set_lead(StepCode.MAKE_CONTACT, c.days.after(c.day, c.making.norms.days_to_first_contact))


def _reader(c: Course) -> str:
    """Who of the welfare organisation looks at a new referral."""
    return c.worker.id if c.worker else c.place.workers[0].id


def _ask(c: Course) -> None:
    c.go(c.later(0, 2))
    asker = _reader(c)
    c.move(Move.ASK, asker, c.place.welfare)
    telling.message(c, "question", asker, c.place.welfare, c.dice.choice(QUESTIONS))
    telling.notice(c, "asked", c.practice.id, c.referrer)
    c.set_lead(StepCode.ANSWER_QUESTION, c.days.after(c.day, c.making.norms.days_to_accept), at_practice=True)
    c.go(c.later(0, 4))
    c.move(Move.ANSWER, c.referrer, c.practice.id)
    telling.message(c, "answer", c.referrer, c.practice.id, c.dice.choice(ANSWERS))
    c.set_lead(StepCode.ACCEPT, c.days.after(c.day, c.making.norms.days_to_accept))


def _return(c: Course) -> None:
    c.go(c.later(0, 3))
    returner, reason = _reader(c), c.dice.choice(_RETURN_REASONS)
    suggestion = "social_work" if reason == "other_support" else None
    c.move(Move.RETURN, returner, c.place.welfare, as_json(reason=reason, suggestion=suggestion))
    c.cancel("link_worker")
    c.settle(StepCode.TALK_WITH_REFERRER, outcome="lapsed")
    telling.message(c, "returned", returner, c.place.welfare, RETURNED[reason])
    telling.notice(c, "returned", c.practice.id, c.referrer)
    c.set_lead(StepCode.MEND_RETURNED, c.days.after(c.day, c.making.norms.days_to_accept), at_practice=True)
    c.go(c.later(0, 8))
    if reason in ("other_support", "already_known", "outside_area") or c.dice.random() < 0.35:
        _withdraw(c)
    c.move(Move.RESEND, c.referrer, c.practice.id)
    telling.message(c, "answer", c.referrer, c.practice.id, c.dice.choice(RESENT))
    c.set_lead(StepCode.ACCEPT, c.days.after(c.day, c.making.norms.days_to_accept))


def _return_after_call(c: Course) -> None:
    """Sometimes it turns out not to fit only after it was accepted, in the call to make the first appointment."""
    if c.dice.random() < 0.5:
        return
    _return(c)
    c.go(c.later(0, 2))
    _accept(c)


def _withdraw(c: Course) -> None:
    c.set(closed_at=c.now(), ending="")
    c.move(Move.WITHDRAW, c.referrer, c.practice.id, as_json(reason=c.dice.choice(_WITHDRAW_REASONS)))
    c.cancel("referrer")
    c.settle(StepCode.TALK_WITH_REFERRER, outcome="lapsed")
    text = c.dice.choice(WITHDRAWN)
    if text:
        telling.message(c, "withdrawn", c.referrer, c.practice.id, text)
    c.end_lead()
    raise Over


def _pass_on(c: Course) -> None:
    colleagues = [one for one in c.place.workers if one is not c.worker and not one.is_away(c.day)]
    if not colleagues or c.state is not State.ACCEPTED:
        return
    former, to = c.worker, c.dice.choice(colleagues)
    c.move(Move.PASS_ON, former.id, c.place.welfare, as_json(to=_hyphened(to.id)))
    c.take_over(to, "passed_on")


def _hyphened(key: str) -> str:
    return f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"


def _note(c: Course) -> None:
    if c.state not in OPEN or c.worker is None:
        return
    author, side = (c.referrer, c.practice.id) if c.dice.random() < 0.6 else (c.worker.id, c.place.welfare)
    c.event("message", author, side)
    telling.message(c, "note", author, side, c.dice.choice(NOTES_TO_EACH_OTHER))


def _correct(c: Course) -> None:
    if c.state not in OPEN:
        return
    whole = c.referral[11]
    former = whole[: whole.find(". ") + 1] or whole[: len(whole) // 2]
    c.move(Move.CORRECT, c.referrer, c.practice.id, as_json(former={"help_question": former}))


def _come_back(c: Course) -> None:
    """Now and then someone comes back a while after the end."""
    if c.dice.random() > 0.02:
        c.practice.former.append(c.known)
        return
    c.go(c.later(10, 60))
    c.move(Move.REOPEN, c.worker.id, c.place.welfare, as_json(former=c.referral[26]))
    c.set(ending="", closed_at=None)
    telling.forget_the_end(c)
    telling.notice(c, "reopened", c.practice.id, c.referrer)
    c.outcomes.clear()
    c.set_lead(StepCode.MAKE_CONTACT, c.days.after(c.day, c.making.norms.days_to_first_contact))
    reach(c)
    accompany(c)
    close(c)
