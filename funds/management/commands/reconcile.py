from django.core.management.base import BaseCommand, CommandError

from funds.reports.reconciliation import differences


class Command(BaseCommand):
    help = "Compare the ledger with all totals, to the fen; exit 1 and name each difference."

    def handle(self, *args, **options) -> None:
        found = list(differences())
        for difference in found:
            self.stderr.write(str(difference))
        if found:
            raise CommandError(f"{len(found)} totals differ from the ledger.")
        self.stdout.write("Ledger and totals agree to the fen.")
