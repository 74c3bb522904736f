from django.core.management import BaseCommand, CommandError

from funds.eligibility import replay
from funds.models import Run


class Command(BaseCommand):
    """Check every stored check again from its own evidence; exit 1 if one differs."""

    help = "Stored evidence gives stored verdicts."

    def handle(self, *args, **options) -> None:
        found = list(replay.differences())
        for difference in found:
            self.stderr.write(str(difference))
        if found:
            raise CommandError(f"{len(found)} checks give another verdict.")
        self.stdout.write(f"{Run.objects.count()} checks give their stored verdicts.")
