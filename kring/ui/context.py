"""What every page needs, whatever it is about. Navigation and account come from `kring.doors.navigation`."""

from importlib.metadata import PackageNotFoundError, version

from django.conf import settings
from django.http import HttpRequest


def _version() -> str:
    try:
        return version("kring")
    except PackageNotFoundError:
        return getattr(settings, "KRING_VERSION", "")


VERSION = _version()


def page(_request: HttpRequest) -> dict[str, object]:
    """Context processor: product name and version, languages to choose from, whether this is a demonstration."""
    return {
        "product_name": getattr(settings, "KRING_PRODUCT_NAME", "Kring"),
        "version": VERSION,
        "languages": settings.LANGUAGES,
        "is_demo": getattr(settings, "KRING_DEMO", False),
    }
