"""A backup of the whole demo, restored into an empty installation of its own."""

import json
import zipfile
from pathlib import Path

import pytest

from hightech.core import backups
from hightech.core.backups.parts import tables
from hightech.core.models import File


def rewritten(source: Path, target: Path, change) -> Path:
    """Copy a backup, each part through `change(name, content)`; None leaves it out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


def manifest_with(**values):
    def change(name: str, content: bytes) -> bytes:
        if name != "manifest.json":
            return content
        return json.dumps(json.loads(content) | values).encode()

    return change


def altered(name: str, old: bytes, new: bytes):
    def change(part: str, content: bytes) -> bytes:
        return content.replace(old, new, 1) if part == name else content

    return change


def without(left_out: str):
    return lambda name, content: None if name == left_out else content


REFUSED = """
from pathlib import Path
from hightech.core import backups
for path in {paths}:
    try:
        backups.restore(Path(path))
    except backups.BackupError as why:
        print(str(why))
"""


class TestBackup:
    def test_it_names_every_table_and_every_file(self, written):
        _target, manifest = written
        assert manifest["tables"].keys() == {model._meta.label for model in tables()}
        assert manifest["files"] == dict(File.objects.values_list("path", "sha256"))
        assert manifest["tables"]["core.Step"]["rows"] > 1000

    def test_secrets_are_named_and_not_written(self, written, settings):
        target, _manifest = written
        with zipfile.ZipFile(target) as archive:
            text = b"".join(archive.read(name) for name in archive.namelist())
        assert settings.SECRET_KEY.encode() not in text

    def test_a_file_of_this_name_is_never_overwritten(self, written):
        with pytest.raises(backups.BackupError, match="exists already"):
            backups.write(written[0])

    def test_it_is_not_restored_over_what_is_there(self, written):
        with pytest.raises(backups.BackupError, match="not empty"):
            backups.restore(written[0])

    def test_an_altered_backup_is_refused_by_name_and_leaves_nothing(
        self, written, empty, tmp_path
    ):
        path = File.objects.order_by("pk").last().path
        cases = {
            "crm.Lead was altered": altered("tables/crm.Lead.jsonl", b"L-2026-", b"L-2025-"),
            "core.Step was altered": altered("tables/core.Step.jsonl", b"sign", b"sing"),
            f"{path} was altered": altered(f"files/{path}", b"%PDF", b"%FDP"),
            "of format 2, not 1": manifest_with(format=2),
            "of another version": manifest_with(migrations=["core.9999_later"]),
            "no path of a stored file": manifest_with(files={"../../etc/passwd": ""}),
            "There is no item named 'manifest.json'": without("manifest.json"),
            "There is no item named 'tables/crm.Lead": without("tables/crm.Lead.jsonl"),
        }
        sources = [
            rewritten(written[0], tmp_path / f"{number}.zip", change)
            for number, change in enumerate(cases.values())
        ]
        (tmp_path / "notes.zip").write_text("Not a backup.")
        said = empty.run(REFUSED.format(paths=[*map(str, sources), str(tmp_path / "notes.zip")]))
        for line, wanted in zip(said.splitlines(), [*cases, "cannot be read"], strict=True):
            assert wanted in line
        assert empty.rows("SELECT count(*) FROM users_user") == [(0,)]
        assert [one for one in (empty.folder / "files").rglob("*") if one.is_file()] == []

    def test_restored_it_holds_the_same_rows_files_chains_and_books(self, written, empty, tmp_path):
        target, manifest = written
        said = empty.manage("restore", str(target))
        assert "Every chain holds" in said
        assert "Ledger and totals agree to the fen." in said
        again = tmp_path / "again.zip"
        empty.manage("backup", str(again))
        with zipfile.ZipFile(again) as archive:
            found = json.loads(archive.read("manifest.json"))
        assert found["tables"] == manifest["tables"]
        assert found["files"] == manifest["files"]
        # The next row gets a key of its own.
        empty.run(
            "from hightech.users.models import User\nUser.objects.create(username='after-restore')"
        )
