import subprocess
import sys
from pathlib import Path

from tests.architecture.places import HOME


def test_import_contracts_hold():
    command = Path(sys.executable).parent / "lint-imports"
    run = subprocess.run(
        [command, "--no-cache"], capture_output=True, text=True, check=False, cwd=HOME
    )
    assert run.returncode == 0, run.stdout + run.stderr
