"""`manage.py import_activities FILE --region SLUG --source NAME`: take over a list of activities."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext

from kring.directory.imports import import_activities
from kring.directory.sheets import Refused
from kring.identity.models import Region


class Command(BaseCommand):
    help = "Take over activities from a CSV file (id, titel, aanbieder, doelgroep_leeftijd, kosten, locatie, datum_tijd, url)."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--region", required=True, help="the region's short name")
        parser.add_argument("--source", required=True, help="the name of the list; the same name next time")
        parser.add_argument("--dry-run", action="store_true", help="only tell what would change")
        parser.add_argument("--many-gone", action="store_true", help="it is right that most entries are gone")

    def handle(self, *, file, region, source, dry_run, many_gone, **options):
        found = Region.objects.filter(slug=region).first()
        if found is None:
            raise CommandError(gettext("There is no region '%(name)s'.") % {"name": region})
        if not file.is_file():
            raise CommandError(gettext("There is no file '%(name)s'.") % {"name": file})
        try:
            outcome = import_activities(file, found, source, dry=dry_run, many_gone=many_gone)
        except Refused as error:
            raise CommandError(gettext("Refused, nothing was changed.") + f"\n{error}") from error
        if dry_run:
            self.stdout.write(gettext("This is what would happen; nothing was changed."))
            for mark, titles in (("+", outcome.new), ("~", outcome.changed), ("-", outcome.gone)):
                self.stdout.writelines(f"{mark} {title}\n" for title in titles)
        self.stdout.write(
            gettext("New: %(new)d, changed: %(changed)d, the same: %(same)d, gone: %(gone)d.")
            % {
                "new": len(outcome.new),
                "changed": len(outcome.changed),
                "same": outcome.same,
                "gone": len(outcome.gone),
            }
        )
