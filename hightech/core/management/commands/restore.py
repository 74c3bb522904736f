from pathlib import Path

from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError

from hightech.core import backups

# What proves the restored books, if the installation has it.
PROOFS = ("verify_audit", "reconcile")


class Command(BaseCommand):
    help = "Fill an empty, migrated installation from a backup; verify counts, chains and books."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args, file, **options) -> None:
        try:
            manifest = backups.restore(file)
        except backups.BackupError as wrong:
            raise CommandError(str(wrong)) from None
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(f"Restored {rows} rows and {len(manifest['files'])} files.")
        for name in PROOFS:
            if name in get_commands():
                call_command(name, stdout=self.stdout, stderr=self.stderr)
