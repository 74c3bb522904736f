"""Tell the demo, or clear it away."""

import time

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from funds.management.demo import book, mass
from hightech.core import audit, clearing, clock
from hightech.core.models import DemoClock, DemoStory, Job, Slot
from hightech.users.models import User, Zone

SIZES = ("small", "medium", book.LARGE)


class Command(BaseCommand):
    help = "Tell the history of a demo by the real actions, or clear it away."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--size", choices=SIZES, default="small")
        parser.add_argument("--seed", type=int, default=1, metavar="N")
        parser.add_argument("--firms", type=int, default=mass.FIRMS, help="of the size large")
        parser.add_argument("--clear", action="store_true", help="take the demo data away")

    def handle(
        self, *args, size="small", seed=1, firms=mass.FIRMS, clear=False, verbosity=1, **options
    ) -> None:
        begun = time.monotonic()
        if clear:
            said = self.clear()
        elif book.exists():
            said = "The demo data is here already."
        else:
            self.refuse_if_taken()
            said = f"Told {book.tell(size=size, seed=seed, firms=firms)}."
        if verbosity:
            self.stdout.write(f"{said} ({time.monotonic() - begun:.1f} s)")

    def refuse_if_taken(self) -> None:
        taken = book.taken_codes() + book.taken_logins()
        if taken:
            raise CommandError(f"Names of the demo are in use by real rows: {', '.join(taken)}.")

    def clear(self) -> str:
        """Delete the demo, or say which real rows depend on it."""
        try:
            with transaction.atomic():
                counts = clearing.clear(Zone.objects.demo(), User.objects.filter(is_demo=True))
                self.write_down(counts)
        except clearing.RealRows as found:
            listed = "\n".join(f"  {line}" for line in found.listed)
            raise CommandError(
                f"Nothing was cleared: real rows depend on the demo.\n{listed}"
            ) from None
        clock.forget()
        return f"Cleared {sum(counts.values())} rows."

    def write_down(self, counts: dict[str, int]) -> None:
        """Explain the gap: the counts stay in the audit trail of the story."""
        DemoClock.objects.all().delete()
        clock.forget()
        if not Zone.objects.exists():
            # The timetable has worked for nobody else: a new story begins with a clean one.
            Job.objects.filter(dedupe_key__startswith="slot:", state=Job.State.DONE).delete()
            Slot.objects.all().delete()
        for story in DemoStory.objects.filter(cleared_at=None):
            now = clock.now()
            audit.edit(story, by=None, reason="Demo data cleared.", cleared_at=now)
            audit.record(story, {"rows": [counts, {}]}, by=None, reason="Demo data cleared.")
