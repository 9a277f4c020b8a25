"""A page that did not say who may open it stops the start."""

from collections.abc import Iterator

from django.core.checks import Error
from django.urls import URLPattern, URLResolver, get_resolver

from kring.access.middleware import is_declared


def all_patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """(namespaced route name, pattern) of every address in the house."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            namespace = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from all_patterns(entry, namespace)
        else:
            yield f"{prefix}{entry.name or entry.pattern}", entry


def every_page_is_declared(app_configs, **kwargs) -> list[Error]:
    """One error for each page without a declaration."""
    return [
        Error(
            f"The page '{name}' does not say who may open it.", hint="Use kring.access.guard.", id="kring.access.E001"
        )
        for name, pattern in all_patterns()
        if not is_declared(pattern.callback)
    ]
