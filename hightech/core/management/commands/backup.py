from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from hightech.core import backups


class Command(BaseCommand):
    help = "Write database and files into one archive; exit 1 if anything is missing or altered."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args, file, **options) -> None:
        try:
            manifest = backups.write(file)
        except (backups.BackupError, OSError) as wrong:
            raise CommandError(str(wrong)) from None
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(f"{file}: {rows} rows, {len(manifest['files'])} files.")
        names = ", ".join(manifest["secrets"]) or "none"
        self.stdout.write(f"Secrets are not in it. Keep SECRET_KEY apart; set here: {names}.")
