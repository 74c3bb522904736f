"""`python3 run.py serve`: the web server of production."""

import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, call_command

from hightech.core import children

# What packages bring for pages that this product does not have.
UNUSED = ["rest_framework", "redoc", "django_htmx"]


class Command(BaseCommand):
    help = "Bring the database up to date and become the web server."

    def handle(self, **options) -> None:
        children.require_secret()
        host = os.environ.get("HOST", "127.0.0.1")
        port = int(os.environ.get("PORT", "8000"))
        call_command("migrate", interactive=False, verbosity=0)
        collect()
        self.stdout.write(f"Serving at http://{host}:{port}")
        self.stdout.flush()
        command = children.web_command(host, port)
        os.execv(command[0], command)


def collect() -> None:
    """Collect and compress the static files, unless they are those of the last start."""
    stamp = Path(settings.STATIC_ROOT) / "collected.sha256"
    files = [
        f"{path} {os.stat(storage.path(path)).st_size} {os.stat(storage.path(path)).st_mtime_ns}"
        for finder in get_finders()
        for path, storage in finder.list([])
    ]
    digest = hashlib.sha256("\n".join(sorted(files)).encode()).hexdigest()
    if stamp.exists() and stamp.read_text(encoding="utf-8") == digest:
        return
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=UNUSED)
    stamp.write_text(digest, encoding="utf-8")
