"""The words a programme uses: 'welzijnscoach' here, 'link worker' there (R93). Without a choice the catalogue's words hold."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language, override, pgettext_lazy
from jinja2 import pass_context
from jinja2.runtime import Context

from kring.programme.rules.agreement import Agreement

TERMS: dict[str, Promise] = {
    "link_worker": pgettext_lazy("term", "link worker"),
    "link_workers": pgettext_lazy("term", "link workers"),
    "client": pgettext_lazy("term", "client"),
    "clients": pgettext_lazy("term", "clients"),
    "referral": pgettext_lazy("term", "referral"),
    "referrals": pgettext_lazy("term", "referrals"),
    "referrer": pgettext_lazy("term", "referrer"),
    "programme": pgettext_lazy("term", "social prescribing"),
    "activity": pgettext_lazy("term", "activity"),
    "feedback": pgettext_lazy("term", "feedback"),
}


def term(code: str, agreement: Agreement | None = None, language: str | None = None) -> str:
    """The word for a term in a language (the page's own when none is named), as the programme says it.

    Raises KeyError for a code that is not in `TERMS`.
    """
    language = language or get_language() or "nl"
    chosen = agreement.terms.get(code) if agreement else None
    if chosen and (chosen.nl or chosen.en):
        return chosen.in_language(language)
    with override(language):
        return str(TERMS[code])


@pass_context
def _in_template(context: Context, code: str, agreement: Agreement | None = None) -> str:
    return term(code, agreement or context.get("agreement"))


def terms(_request: HttpRequest) -> dict[str, Callable[..., Any]]:
    """Context processor: `term("link_worker")` in a template, in the words of the page's `agreement` when it has one."""
    return {"term": _in_template}
