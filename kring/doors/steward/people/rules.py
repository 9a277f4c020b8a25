"""Which roles fit which organisations, and what each role may do, in words."""

ANY = frozenset(
    {
        "practice",
        "health_centre",
        "mental_health",
        "occupational_health",
        "care_group",
        "welfare",
        "provider",
        "municipality",
        "other",
    }
)
CARE = frozenset(
    {
        "practice",
        "health_centre",
        "mental_health",
        "occupational_health",
        "care_group",
        "welfare",
        "municipality",
        "other",
    }
)

FITTING: dict[str, frozenset[str]] = {
    "referrer": CARE,
    "assistant": CARE,
    "link_worker": frozenset({"welfare", "municipality", "health_centre", "care_group", "other"}),
    "team_lead": frozenset({"welfare", "municipality", "health_centre", "care_group", "other"}),
    "provider": frozenset({"provider", "welfare", "municipality", "other"}),
    "core_team": ANY,
    "municipality": frozenset({"municipality"}),
    "steward": ANY,
}


def fits(role: str, kind: str) -> bool:
    """Whether someone can have this role in an organisation of this kind."""
    return kind in FITTING[role]
