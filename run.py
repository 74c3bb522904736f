#!/usr/bin/env python3
"""One door to everything: `python3 run.py demo|test|check|serve|worker|bench`.

Needs only Python's standard library: it makes `.venv`, installs the locked requirements by hash
(with uv if present, else pip), and hands over to the program inside.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent
VENV = HOME / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
MANAGE = [str(PYTHON), str(HOME / "manage.py")]

USAGE = """usage: python3 run.py COMMAND

  demo              everything on this machine with demo data, at http://localhost:8000 (PORT, HOST)
  test [ARGS]       all tests; arguments go on to pytest; DATABASE_URL and REDIS_URL choose servers
  check             lint, format, types, import contracts, migrations, translations, deployment
  serve             the web server of production (SECRET_KEY, DATABASE_URL, REDIS_URL, …)
  worker [--beat]   the worker of production; --beat in exactly one of them runs the timetable
  bench [--firms N] the speed at full size on PostgreSQL, beside the floor of the machine
  install           only make the environment (images, caches)
"""


def fail(sentence: str) -> None:
    sys.exit(f"run.py: {sentence}")


def make_venv(uv: str | None) -> None:
    """Make `.venv` with this Python, or say which package is missing."""
    if PYTHON.exists():
        return
    if uv:
        done = subprocess.run(
            [uv, "venv", "-q", "--python", sys.executable, str(VENV)], check=False
        )
    else:
        command = [sys.executable, "-m", "venv", str(VENV)]
        done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    if done.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        fail(
            "Python's venv module is missing or incomplete: install the package python3-venv "
            "(Debian, Ubuntu: apt install python3-venv), or uv, and run this again."
        )


def install(name: str) -> None:
    """Install the locked requirements of `name` once; a stamp keeps their hash."""
    wanted = HOME / name
    digest = hashlib.sha256(wanted.read_bytes()).hexdigest()
    stamp = VENV / f"{name}.sha256"
    if PYTHON.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == digest:
        return
    uv = shutil.which("uv")
    make_venv(uv)
    print(f"Installing {name} into .venv …", flush=True)
    if uv:
        command = [uv, "pip", "install", "-q", "--python", str(PYTHON), "--require-hashes"]
    else:
        command = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        command.append("--require-hashes")
    if subprocess.run([*command, "-r", str(wanted)], check=False).returncode:
        fail(f"{name} could not be installed; is the package index within reach?")
    stamp.write_text(digest, encoding="utf-8")


def hand_over(profile: str, command: list[str]) -> None:
    """Become the command, so that signals reach it directly."""
    os.environ["HIGHTECH_PROFILE"] = profile
    os.chdir(HOME)
    sys.stdout.flush()
    if os.name == "nt":
        sys.exit(subprocess.run(command, check=False).returncode)
    os.execv(command[0], command)


def test(arguments: list[str]) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    chosen = any(one.startswith(("-n", "--numprocesses", "-p")) for one in arguments)
    spread = [] if chosen else ["-n", "2", "--dist", "loadgroup"]
    hand_over("test", [str(PYTHON), "-m", "pytest", *spread, *arguments])


def main(arguments: list[str]) -> None:
    if sys.version_info < (3, 11):
        fail(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}.")
    name, *rest = arguments or ["help"]
    if name not in ("demo", "test", "check", "serve", "worker", "bench", "install"):
        print(USAGE)
        sys.exit(0 if name in ("help", "-h", "--help") else 2)
    needs_tests = name in ("test", "check")
    install("requirements-test.txt" if needs_tests else "requirements.txt")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hightech.settings")
    if name == "test":
        test(rest)
    elif name == "check":
        hand_over("test", [str(PYTHON), str(HOME / ".ci" / "check.py"), *rest])
    elif name == "bench":
        hand_over("serve", [str(PYTHON), "-m", "bench", *rest])
    elif name in ("demo", "serve", "worker"):
        profile = "demo" if name == "demo" else "serve"
        hand_over(profile, [*MANAGE, f"run_{name}", *rest])


if __name__ == "__main__":
    main(sys.argv[1:])
