"""The content a new programme starts from, in both languages. A region changes it; nothing in the code depends on its words."""

from typing import Any


def starting_content() -> dict[str, Any]:
    """A fresh copy of the content, ready to be edited."""
    return {
        "variant": "targeted",
        "target_group": {
            "nl": "Volwassenen met lichte psychosociale klachten, zoals eenzaamheid, somberheid of stress, "
            "zonder medische oorzaak die eerst behandeling vraagt.",
            "en": "Adults with mild psychosocial complaints such as loneliness, low mood or stress, "
            "without a medical cause that needs treatment first.",
        },
        "in_scope_reason": {
            "nl": "Niets wijst op zwaardere hulp: dit past bij Welzijn op Recept.",
            "en": "Nothing points to heavier support: this fits social prescribing.",
        },
        "crisis_text": {"nl": "", "en": ""},
        "norms": {},
        "moments": ["after_intake", "at_plan", "at_end", "at_drop_out"],
        "icpc": True,
        "kinds": [],
        "terms": {},
        "supports": {
            "social_prescribing": {"nl": "Welzijn op Recept", "en": "Social prescribing"},
            "social_work": {"nl": "Maatschappelijk werk", "en": "Social work"},
            "debt_help": {"nl": "Schuldhulpverlening", "en": "Debt help"},
            "intensive_primary_care": {
                "nl": "Krachtige Basiszorg",
                "en": "Intensive primary care (Krachtige Basiszorg)",
            },
            "mental_health": {"nl": "POH-GGZ of ggz", "en": "Mental health care"},
            "crisis": {"nl": "Crisisdienst", "en": "Crisis service"},
        },
        "where_to": {},
        "discussed": [
            {"key": "what_matters", "nl": "Wat voor de cliënt belangrijk is", "en": "What matters to the client"},
            {"key": "own_wish", "nl": "De cliënt wil dit zelf", "en": "The client wants this"},
            {"key": "card_explained", "nl": "Wat de welzijnscoach doet", "en": "What the link worker does"},
            {"key": "tried_before", "nl": "Wat al geprobeerd is", "en": "What was tried before"},
            {"key": "spider_web", "nl": "Het spinnenweb (kort)", "en": "The spider web (short)"},
        ],
        "tree": _tree(),
    }


def _tree() -> list[dict[str, Any]]:
    return [
        _question(
            "danger",
            "crisis",
            "Acuut gevaar voor zichzelf of een ander?",
            "Immediate danger to self or others?",
            "Er is acuut gevaar: eerst veiligheid.",
            "There is immediate danger: safety first.",
        ),
        _question(
            "severe_mental",
            "mental_health",
            "Psychische klachten die behandeling vragen?",
            "Mental health complaints that need treatment?",
            "De klachten vragen behandeling; een activiteit kan daarnaast.",
            "The complaints need treatment; an activity can go alongside.",
        ),
        _question(
            "many_problems",
            "intensive_primary_care",
            "Problemen op meerdere gebieden tegelijk, vastgelopen?",
            "Stuck, with problems in several areas at once?",
            "Meerdere problemen tegelijk vragen één persoon met overzicht.",
            "Several problems at once ask for one person with an overview.",
        ),
        _question(
            "debts",
            "debt_help",
            "Schulden of dreigende huisuitzetting?",
            "Debts, or about to lose the home?",
            "Geldzorgen gaan eerst of samen op.",
            "Money worries go first or alongside.",
        ),
        _question(
            "practical",
            "social_work",
            "Vooral vragen over wonen, werk, formulieren of een conflict thuis?",
            "Mainly questions about housing, work, forms or a conflict at home?",
            "Praktische hulp van het maatschappelijk werk past hier beter.",
            "Practical help from social work fits better here.",
        ),
    ]


def _question(key: str, support: str, nl: str, en: str, reason_nl: str, reason_en: str) -> dict[str, Any]:
    return {
        "key": key,
        "support": support,
        "text": {"nl": nl, "en": en},
        "reason": {"nl": reason_nl, "en": reason_en},
        "follow_ups": [],
    }


CONSENT_NL = (
    "Ik vind het goed dat mijn praktijk mijn naam, hoe ik te bereiken ben en mijn vraag deelt met de welzijnscoach, en dat de "
    "welzijnscoach mijn praktijk in een paar regels laat weten hoe het gaat. Ik kan dit altijd weer stoppen."
)
CONSENT_EN = (
    "I agree that my practice shares my name, how to reach me and my question with the link worker, and that the link worker "
    "tells my practice in a few lines how it goes. I can always stop this again."
)
