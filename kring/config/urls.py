"""All addresses: each step that has pages brings its own `urls` module, included here."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

# Where a step's pages begin, if not at the root.
PREFIXES = {"kring.ui": "ui/", "kring.identity": "account/"}

urlpatterns = [
    *(path(PREFIXES.get(step, ""), include(f"{step}.urls")) for step in settings.STEPS if find_spec(f"{step}.urls")),
    path("", include("kring.directory.publish.urls")),
    path("steward/", include("kring.doors.steward.urls")),
    path("account/", include("kring.doors.account.urls")),
]

handler400 = "kring.ui.views.bad_request"
handler403 = "kring.ui.views.forbidden"
handler404 = "kring.ui.views.not_found"
handler500 = "kring.ui.views.server_error"
