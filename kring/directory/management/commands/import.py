"""`manage.py import FILE --feed NAME --region NAME`: take over the entries of a feed from a file."""

import json
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext

from kring.directory.formats.items import Refused
from kring.directory.formats.limits import ANY_SIZE, LIMITS
from kring.directory.formats.wording import reason
from kring.directory.models import Feed, Intake, IntakeState
from kring.directory.taking import queries
from kring.directory.taking.by_command import (
    NotThere,
    WrongColumns,
    bring,
    feed_named,
    go_on,
    name_columns,
)
from kring.identity.models import Region


def _region(name: str) -> Region:
    """The region with this short name, or else this name. Raises CommandError."""
    wanted = name.strip().casefold()
    there = list(Region.objects.order_by("name"))
    for names in ((one.slug for one in there), (one.name for one in there)):
        found = [one for one, its in zip(there, names, strict=True) if its.casefold() == wanted]
        if len(found) == 1:
            return found[0]
    wrong = gettext("There is no region '%(name)s'.") % {"name": name}
    known = ", ".join(f"{one.name} ({one.slug})" for one in there) or "–"
    raise CommandError(wrong + " " + gettext("These are there: %(names)s.") % {"names": known})


class Command(BaseCommand):
    help = (
        "Take over activities from a file: HSDS 1 or 3 and Open Referral UK (JSON, or a data package as folder or zip), CSV, Excel, or"
        " a JSON list. Doing it again with the same file changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--feed", required=True, help="the name of the list; the same name next time")
        parser.add_argument("--region", required=True, help="the region's name, or its short name")
        parser.add_argument(
            "--language", default="nl", choices=["nl", "en"], help="what its texts are in, for a new feed"
        )
        parser.add_argument(
            "--columns", type=Path, help="a JSON file that says which column holds what; kept for the next time"
        )
        parser.add_argument("--postcodes", type=Path, help="also take over where postcodes are, from this file")
        parser.add_argument("--preview", action="store_true", help="only tell what would change")
        parser.add_argument("--sure", action="store_true", help="what looks odd about the file is right")
        parser.add_argument("--keep-missing", action="store_true", help="entries that are not in the file stay")
        parser.add_argument(
            "--any-size", action="store_true", help="however large it is; only for a file that you trust"
        )

    def handle(self, *, file, feed, region, language, columns, postcodes, preview, sure, keep_missing, any_size, **_):
        found = _region(region)
        if not file.exists():
            raise CommandError(gettext("There is no file '%(name)s'.") % {"name": file})
        limits = ANY_SIZE if any_size else LIMITS
        self.made = not Feed.objects.filter(region_id=found.pk, name=feed).exists()
        named = feed_named(found.pk, feed, language)
        try:
            said = json.loads(columns.read_text("utf-8")) if columns else None
            if name_columns(named, file, said, limits=limits):
                self.stdout.write(json.dumps(named.mapping["columns"], ensure_ascii=False))
            intake = bring(named, file, limits=limits)
        except Refused as refused:
            self._forget(named)
            raise CommandError(gettext("Refused, nothing was changed.") + f"\n{reason(refused)}") from refused
        except (WrongColumns, json.JSONDecodeError) as wrong:
            self._forget(named)
            told = gettext("The columns cannot be read like this: %(wrong)s.") % {"wrong": wrong}
            raise CommandError(told) from wrong
        self._told(intake, preview)
        if preview:
            return
        doubts = queries.shown(intake).doubts
        if doubts and not sure:
            asked = gettext("Say --sure when this is right. Nothing was changed.")
            raise CommandError("\n".join([*doubts, asked]))
        if postcodes:  # first: a file of these that is refused leaves everything as it is
            call_command("import_postcodes", postcodes, stdout=self.stdout)
        try:
            go_on(intake, end_missing=not keep_missing and (sure or not intake.counts["wrong"]))
        except NotThere as error:
            raise CommandError(str(error)) from error
        self.stdout.write(gettext("Taken over."))

    def _forget(self, feed: Feed) -> None:
        if self.made:
            feed.delete()

    def _told(self, intake: Intake, preview: bool) -> None:
        shown = queries.shown(intake, rows=20)
        if intake.state == IntakeState.REFUSED:
            self._forget(intake.feed)
            raise CommandError(gettext("Refused, nothing was changed.") + f"\n{shown.refused}")
        for line in shown.wrong:
            self.stdout.write(" ".join(filter(None, (f"{line.where}: {line.what}", line.value))))
        if preview:
            for mark, titles in (("+", shown.new), ("~", [title for title, _ in shown.changed]), ("-", shown.gone)):
                self.stdout.writelines(f"{mark} {title}\n" for title in titles)
            for one in shown.read:
                self.stdout.write(gettext("Row %(row)s: %(title)s") % {"row": one.row, "title": one.title})
                for line in one.lines:
                    read = f"{line.text or '–'} ({line.note})" if line.note else line.text or "–"
                    self.stdout.write(f"  {line.label}: {read}  <  {' · '.join(line.cells) or '–'}")
            self.stdout.write(gettext("This is what would happen; nothing was changed."))
        self.stdout.write(queries.summary(shown.counts))
