"""What the sign-in pages and the base page read."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from kring.identity import rules, sessions
from kring.identity.demo_accounts import shown_accounts


def session(request: HttpRequest) -> dict[str, object]:
    """Context processor: the idle limit with its addresses for who is signed in, and the accounts to try in the demo."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    locked = signed_in and sessions.is_locked(request)
    context: dict[str, object] = {
        "session_locked": locked,
        "device": rules.device,
        "second_factor_required": settings.KRING_REQUIRE_SECOND_FACTOR,
        "demo_accounts": shown_accounts if settings.KRING_DEMO else tuple,
        "demo_password": settings.KRING_DEMO_PASSWORD if settings.KRING_DEMO else "",
    }
    if signed_in and not locked:
        stay = reverse("account:stay")
        context |= {
            "account_url": reverse("account:overview"),
            "idle_seconds": rules.IDLE_LIMIT,
            "stay_url": stay,
            "lock_url": reverse("account:lock"),
            "unlock_url": sessions.lock_page(stay),
        }
    return context
