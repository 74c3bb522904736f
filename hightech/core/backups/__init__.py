"""One archive with everything an installation is: rows, files, and what proves them whole.

A ZIP of `manifest.json`, `tables/<app>.<Model>.jsonl` and `files/<path>`. Rows are plain JSON, so a
backup of SQLite can be restored into PostgreSQL and back. All rows are read at one moment. The
manifest names the migrations it belongs to, and count and digest of every part.
"""

from hightech.core.backups.parts import BackupError
from hightech.core.backups.reading import restore
from hightech.core.backups.writing import write

__all__ = ["BackupError", "restore", "write"]
