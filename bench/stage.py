"""The database of a size, the people who ask, the server that answers."""

import os
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
PORT = 8911
DEFAULT = "postgres://postgres@127.0.0.1:5432/postgres"


def database_of(firms: int) -> str:
    """Return the address of the database of a size, beside the one of DATABASE_URL."""
    server, _slash, _name = os.environ.get("DATABASE_URL", DEFAULT).rpartition("/")
    return f"{server}/hightech_bench_{firms}"


def prepare(firms: int) -> None:
    """Use the settings of the bench with this database; make and fill it, if it is not there."""
    import django
    import psycopg

    address = database_of(firms)
    os.environ |= {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "bench.settings",
                   "HTTPS": "0", "SECRET_KEY": "bench" * 12}  # fmt: skip
    server, _slash, name = address.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if found.fetchone() is None:
            connection.execute(f'CREATE DATABASE "{name}"')
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("demo_data", size="large", firms=firms)


@contextmanager
def server():
    """Run the web server of production, two workers; yields the process."""
    from django.core.management import call_command

    from hightech.core import children
    from hightech.core.management.commands.run_serve import collect

    collect()
    call_command("check")
    command = children.web_command("127.0.0.1", PORT)
    process = subprocess.Popen(command, cwd=HOME, env=os.environ.copy())
    try:
        _wait()
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _wait() -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/health/", timeout=2)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The server does not answer.")


def signed_in(username: str) -> dict[str, str]:
    """Return the headers of somebody whose browser is signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from hightech.users.models import User

    user = User.objects.get(username=username)
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session.save()
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}"}


def with_token(username: str) -> dict[str, str]:
    """Return the headers of a program of somebody."""
    from hightech.users.models import ApiToken, User

    user = User.objects.get(username=username)
    _token, key = ApiToken.issue(user, name="bench")
    return {"Authorization": f"Token {key}", "Content-Type": "application/json"}


def peak_megabytes(process: subprocess.Popen) -> float:
    """Return the most memory that any worker of the server ever had."""
    found = [0]
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(
                line.split(":", 1) for line in status.read_text().splitlines() if ":" in line
            )
        except OSError:
            continue
        if int(lines["PPid"]) == process.pid:
            found.append(int(lines["VmHWM"].split()[0]))
    return max(found) / 1024
