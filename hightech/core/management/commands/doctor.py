import sys

from django.core.management.base import BaseCommand

from hightech.core import doctor


class Command(BaseCommand):
    help = "Tell of every part whether it works; exit 1 if one does not."
    # A broken database is a finding, not a reason to stop before looking.
    requires_migrations_checks = False
    requires_system_checks = []

    def handle(self, *args, **options) -> None:
        is_trouble = False
        for finding in doctor.findings():
            is_trouble |= finding.is_trouble
            word, style = ("TROUBLE", "ERROR") if finding.is_trouble else ("ok", "SUCCESS")
            shown = getattr(self.style, style)(f"{word:<8}")
            self.stdout.write(f"{shown}{finding.part}: {finding.sentence}")
        if is_trouble:
            sys.exit(1)
