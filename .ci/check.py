"""Everything that must hold besides the tests: `python3 run.py check`."""

import os
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
DEPLOYED = {
    "HIGHTECH_PROFILE": "serve",
    "SECRET_KEY": "k" * 12 + "-only-for-check-deploy-" + "0123456789abcdefghijklmnop",
    "ALLOWED_HOSTS": "example.org",
    "HTTPS": "1",
}
STEPS = [
    ("lint", [BIN / "ruff", "check", "."], {}),
    ("format", [BIN / "ruff", "format", "--check", "."], {}),
    ("types", [BIN / "mypy"], {}),
    ("import contracts", [BIN / "lint-imports"], {}),
    ("migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"], {}),
    ("translations", [sys.executable, ".ci/translations.py"], {}),
    ("vendored files", [sys.executable, ".ci/vendor.py", "--verify"], {}),
    (
        "deployment",
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        DEPLOYED,
    ),
]


def main() -> int:
    failed = []
    for name, command, extra in STEPS:
        words = [str(word) for word in command]
        done = subprocess.run(
            words, cwd=HOME, env=os.environ | extra, capture_output=True, text=True, check=False
        )
        print(f"{'ok  ' if done.returncode == 0 else 'FAIL'}  {name}", flush=True)
        if done.returncode:
            failed.append(name)
            print((done.stdout + done.stderr).rstrip(), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
