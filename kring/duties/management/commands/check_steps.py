"""`manage.py check_steps`: is every open referral in someone's hands? Ends with status 1 when one is not."""

from django.core.management.base import BaseCommand, CommandError

from kring.duties.queries import without_lead_step

SHOWN = 20


class Command(BaseCommand):
    """Prints the open files without a next step: how many, and the first of their ids."""

    help = "Check that no open referral is without a next step; status 1 and the ids of those that are."

    def handle(self, *args: object, **options: object) -> None:
        astray = without_lead_step()
        count = astray.count()
        if not count:
            self.stdout.write("No open referral is without a next step.")
            return
        for dossier_id in astray[:SHOWN]:
            self.stdout.write(str(dossier_id))
        raise CommandError(f"Open referrals without a next step: {count}.", returncode=1)
