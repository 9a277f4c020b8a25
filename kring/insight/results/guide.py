"""How to read results: what holds for all of them, on the page and in what is taken along."""

from django.utils.translation import gettext as _

from kring.insight.results.queries import Scope


def guide(chosen: Scope, *, results: bool, answering: bool, said: bool, called: bool) -> list[str]:
    """The sentences for who looks at this scope, of what stands there."""
    found = [_of_own() if chosen.is_own else _of_others(chosen.limit)]
    found.append(
        _(
            "An interval is worked out so that it would hold the true mean 95 times in 100, if these people were drawn by chance from "
            "all whom it is about. It does not allow for who was not measured again."
        )
    )
    found += _who_is_missing(chosen, results=results, answering=answering)
    found += [
        _(
            "People are counted by course: who was accompanied twice counts twice, each time with an own beginning. Numbers are rounded "
            "each by itself, so a change may differ a little from what one subtracts."
        ),
        _(
            "Where there are many results, some seem to change by chance alone: of twenty in which nothing changes, about one interval "
            "leaves 0 out. So do not pick the most striking one."
        ),
        _(
            "Each result is about those who answered at both of its moments. At another moment these are partly other people, so do not "
            "read the moments as one line."
        ),
    ]
    if called and not chosen.is_own:
        found.append(
            _("Of who was drawn to be called back and was not reached nothing is told: they may think otherwise.")
        )
    if said:
        found.append(_("Of the questions about how it was, 'mostly' and 'yes, completely' count as yes."))
    if said or called:
        found.append(_("Of how it was, who did not answer counts in no share, and may think otherwise."))
    return [*found, *_of_all()]


def _of_own() -> str:
    return _(
        "These are your own team's results. Small numbers are shown because you know these people; keep them within the team."
    )


def _of_others(limit: int) -> str:
    text = _(
        "Nothing is told about fewer than %(limit)d people. People are counted in groups of %(limit)d, and what they scored is told in "
        "steps, so numbers are about right and up to %(few)d people per location wait to be counted."
    )
    return text % {"limit": limit, "few": limit - 1}


def _who_is_missing(chosen: Scope, *, results: bool, answering: bool) -> list[str]:
    found = []
    if results:
        measured = _(
            "'Not measured again' is told of those who answered at the start. Who did not answer at the start is in none of these "
            "changes: how many they are stands under 'Who answered, and who did not'."
        )
        later = _(
            "Who answered already is counted at once, who did not only when the time to answer is over: in the first months fewer seem "
            "to be missing than there are."
        )
        found.append(f"{measured} {later}")
    if answering:
        found.append(
            _(
                "Somebody counts as one who did not answer when the time to answer is over. Moments that fell away before, because the "
                "course went otherwise or consent was withdrawn, are not counted."
            )
        )
    if answering and not chosen.is_own:
        text = _(
            "Who answered and who did not are counted each by themselves in groups of %(limit)d, when a quarter is over, so these shares "
            "are about right. What comes in after the time to answer changes nothing in them. Who would rather not is told for the start "
            "only: later it could be subtracted from who was not measured again."
        )
        found.append(text % {"limit": chosen.limit})
    return found


def _of_all() -> list[str]:
    return [
        _(
            "An effect size divides the mean change by a spread, so that questionnaires can be laid beside each other. Studies divide by "
            "different spreads: compare only those with the same name."
        ),
        _(
            "Studies of this kind of help mostly measured before and afterwards without a group to compare with, and their quality was "
            "mostly low. So is what is on this page."
        ),
        _(
            "More measurements, a higher score and more referrals are not goals. Talk about what you see with the people it is about."
        ),
    ]
