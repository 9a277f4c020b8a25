"""Taking over for whoever runs this installation: without a steward, at once, and of any size."""

import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from kring.directory.formats.limits import LIMITS, Limits
from kring.directory.formats.mapping import problems
from kring.directory.formats.reading import MAPPED, look
from kring.directory.formats.wording import problem
from kring.directory.models import Feed, Intake
from kring.directory.taking import files
from kring.directory.taking.actions import NotNow, add_intake, begin_taking, new_intake
from kring.directory.taking.work import look_for_alike, read, take

PIECE = 1024 * 1024


class NotThere(Exception):
    """Another file of the feed is being taken over at this moment."""


class WrongColumns(Exception):
    """The columns cannot be read as was said."""


def feed_named(region_id: uuid.UUID, name: str, language: str = "nl") -> Feed:
    """The feed of a region with this name, made when there is none."""
    return Feed.objects.get_or_create(region_id=region_id, name=name, defaults={"language": language})[0]


def name_columns(feed: Feed, path: Path, mapping: Mapping[str, Any] | None = None, *, limits: Limits = LIMITS) -> bool:
    """Settle which column of somebody's own list holds what: as said now, as saved, or else as the headings suggest.

    Returns whether that is new for this feed. Raises WrongColumns, and Refused when the file cannot be read.
    """
    seen = look(path, mapping=mapping or feed.mapping, limits=limits)
    if seen.format not in MAPPED:
        return False
    chosen = dict(mapping or feed.mapping or seen.guess)
    if wrong := problems(chosen, seen.headings):
        raise WrongColumns("; ".join(problem(code, name) for code, name in wrong))
    if chosen == feed.mapping:
        return False
    feed.mapping = chosen
    feed.save(update_fields=["mapping"])
    return True


def bring(feed: Feed, path: Path, *, limits: Limits = LIMITS) -> Intake:
    """Read a file or folder and compare it; the intake says what would happen. Files of the feed that still waited lapse."""
    intake = new_intake(feed)
    with files.kept(intake.pk):
        if path.is_dir():
            shutil.copytree(path, files.empty_folder(intake.pk), dirs_exist_ok=True)
            files.adopt(intake, path.name)
        else:
            with path.open("rb") as file:
                files.keep(intake, path.name, iter(lambda: file.read(PIECE), b""))
        with transaction.atomic():
            add_intake(intake)
    return read(intake, limits=limits)


def go_on(intake: Intake, *, end_missing: bool) -> None:
    """Take over what was brought. Raises NotThere."""
    try:
        begin_taking(intake, end_missing=end_missing)
    except NotNow as error:
        raise NotThere(gettext("Another file of this feed is being taken over.")) from error
    since = timezone.now()
    take(intake)
    look_for_alike(intake.feed, since)
