from django.core.management.base import BaseCommand, CommandError

from hightech.core import clock
from hightech.core.errors import ActionRefused
from hightech.users.models import Zone


class Command(BaseCommand):
    help = "Tell the business clock of a demo, or move it forwards."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--at", metavar="ISO", help="the moment to move to")

    def handle(self, *args, at=None, **options) -> None:
        if not Zone.objects.demo().exists():
            raise CommandError("There is no demo data, so there is no clock to move.")
        if at:
            try:
                clock.move(clock.parse(at))
            except (ValueError, ActionRefused) as refused:
                raise CommandError(str(refused)) from None
        self.stdout.write(clock.local(clock.now()).isoformat())
