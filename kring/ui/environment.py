"""The Jinja2 environment of every page: where templates lie, how text is translated, what templates may call."""

import re
from collections.abc import Callable
from pathlib import Path

from django.apps import apps
from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, pass_context
from markupsafe import Markup

from kring import rows
from kring.ui import dates, fields, figures, icons, phone, places, themes
from kring.ui.rules.figures import initials
from kring.ui.rules.text import sentence

HOUSE = "kring."
PARAGRAPH = Markup("<p>{}</p>")
BREAK = Markup("<br>")

DEFAULTS = {
    "account": None,
    "account_url": "",
    "csrf_token": "",
    "idle_seconds": None,
    "is_demo": False,
    "languages": (),
    "lock_url": "",
    "nav": (),
    "request": None,
    "stay_url": "",
    "unlock_url": "",
    "product_name": "Kring",
    "version": "",
}
"""What the base templates read and a page or context processor may set."""

FILTERS: dict[str, Callable] = {
    "clock": dates.clock,
    "date": dates.short_date,
    "datetime": dates.day_and_time,
    "day": dates.day,
    "decimal": figures.decimal,
    "euro": figures.euro,
    "long_date": dates.long_date,
    "long_datetime": dates.long_day_and_time,
    "month": dates.month,
    "number": figures.number,
    "percent": figures.percent,
    "phone": phone.shown,
    "relative": dates.relative,
    "room": places.room,
    "sentence": sentence,
    "short_month": dates.short_month,
    "signed": figures.signed,
}


def _step_folders() -> list[Path]:
    """The `templates` folder of each of our own steps; packages keep their Django templates to themselves."""
    folders = (Path(app.path) / "templates" for app in apps.get_app_configs() if app.name.startswith(HOUSE))
    return [folder for folder in folders if folder.is_dir()]


def _url(name: str, *args: object, query: dict[str, object] | None = None, **kwargs: object) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None, query=query)


def _messages(request: object) -> list:
    return list(get_messages(request)) if request is not None else []


def _in_language(render: Callable) -> Callable:
    """Keep Jinja from computing a localised constant once, at compile time, in whatever language that happens in."""

    @pass_context
    def filtered(_context: object, *args: object, **kwargs: object) -> object:
        return render(*args, **kwargs)

    return filtered


def _linebreaks(text: str) -> Markup:
    """Text as paragraphs: an empty line begins a new one, other line breaks stay."""
    paragraphs = re.split(r"\n{2,}", text.replace("\r\n", "\n").strip())
    return Markup("\n").join(PARAGRAPH.format(BREAK.join(one.split("\n"))) for one in paragraphs)


def _counted(singular: str, plural: str, number: int) -> str:
    """The words for a number of things, with that number written as every other in the language of the page: 5.045, 5,045."""
    return translation.ngettext(singular, plural, number).replace("%(num)d", figures.number(number))


def environment(**options: object) -> Environment:
    """The environment for Django's Jinja2 backend; `options` are the backend's own (loader, auto_reload and so on)."""
    given = options.pop("loader", None)
    options.pop("autoescape", None)
    steps = FileSystemLoader(_step_folders())
    options |= {
        "loader": ChoiceLoader([given, steps]) if given else steps,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "cache_size": -1,
        "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"],
    }
    env = Environment(**options, autoescape=True)
    env.install_gettext_callables(
        translation.gettext,
        _counted,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    env.globals |= DEFAULTS
    env.globals |= {
        "attributes": fields.attributes,
        "control": fields.control,
        "dialled": phone.dialled,
        "field_kind": fields.kind,
        "field_limit": fields.limit,
        "field_options": fields.options,
        "icon": icons.icon,
        "language": translation.get_language,
        "messages": _messages,
        "new_id": rows.new_id,
        "static": static,
        "stylesheet_of": themes.stylesheet_url,
        "theme": themes.current,
        "time_tag": dates.time_tag,
        "url": _url,
    }
    env.filters |= {name: _in_language(render) for name, render in FILTERS.items()}
    env.filters |= {"initials": initials, "linebreaks": _linebreaks}
    return env
