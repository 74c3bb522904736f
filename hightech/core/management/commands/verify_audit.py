from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from hightech.core import verification
from hightech.core.models import Seal, Step


class Command(BaseCommand):
    help = "Walk every chain; exit 1 and name the first broken link."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--seal", type=Path, help="compare with the seal printed in this file")

    def handle(self, *args, seal=None, **options) -> None:
        for broken in verification.broken_links():
            raise CommandError(f"The audit trail is broken: {broken}")
        if seal:
            self._compare(seal)
        self.stdout.write(f"Every chain holds: {Step.objects.count()} steps.")

    def _compare(self, path: Path) -> None:
        try:
            root = path.read_text(encoding="utf-8").split()[0]
        except (OSError, IndexError) as wrong:
            raise CommandError(f"The seal cannot be read: {wrong}") from None
        known = Seal.objects.filter(root=root).first()
        if known is None:
            raise CommandError("The seal in the file is not among the seals of this database.")
        if verification.root_at(known) != root:
            raise CommandError("The chains of the day of the seal have been changed since.")
