from django.core.management.base import BaseCommand

from hightech.core import verification


class Command(BaseCommand):
    help = "Seal the ends of all chains; print the root to keep outside of this database."

    def handle(self, *args, **options) -> None:
        made = verification.seal()
        self.stdout.write(f"{made.root} {made.at.isoformat()} {made.chains} {made.links}")
