"""Write the documents that are made from tables in the code."""

from django.core.management.base import BaseCommand, CommandError

from kring.config import documents


class Command(BaseCommand):
    """`write_docs` writes what changed; `write_docs --check` fails when something would."""

    help = "Write docs/states.md, docs/who-sees-what.md and docs/who-hears-what.md."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a document is out of date")

    def handle(self, *args, check: bool, **options):
        if check:
            stale = documents.outdated()
            if stale:
                raise CommandError(f"Out of date: {', '.join(stale)}. Run: ./run docs")
            self.stdout.write("The generated documents are up to date.")
            return
        for name in documents.write():
            self.stdout.write(f"docs/{name}")
