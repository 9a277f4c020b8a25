"""How long a session lasts. Times are seconds since 1970, as a session keeps them."""

IDLE_LIMIT = 15 * 60
"""Seconds without activity after which a session is locked (NEN 7510 asks for a limit; a practice leaves its desk often)."""

LONGEST = 10 * 60 * 60
"""Seconds after signing in at which a session ends, whatever happened in it."""

NOTED_EVERY = 60
"""Seconds between two notes of activity: not every page costs a write."""


def is_over(started: int, now: int) -> bool:
    """Whether a session reached its longest."""
    return now - started >= LONGEST


def is_idle(seen: int, now: int) -> bool:
    """Whether too long passed since the last activity."""
    return now - seen >= IDLE_LIMIT


def worth_noting(seen: int, now: int) -> bool:
    """Whether the last note of activity is old enough to write a new one."""
    return now - seen >= NOTED_EVERY


# In this order: most browsers also call themselves by the names of others.
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def device(user_agent: str) -> tuple[str, str]:
    """(browser, system) as their makers call them, from what a browser says of itself; '' for what is not known."""
    browser = next((name for mark, name in BROWSERS if f"{mark}/" in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return browser, system
