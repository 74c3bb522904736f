"""The processes of an installation: the embedded broker, the web server, the worker."""

import signal
import socket
import sys
import urllib.error
import urllib.request
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError

from hightech.core import broker
from hightech.core.supervise import Child

WEB_THREADS = 4


def require_secret() -> None:
    """Refuse to start production without a key of its own.

    :raises CommandError: with a sentence.
    """
    try:
        settings.SECRET_KEY  # noqa: B018 Django raises where it is empty
    except ImproperlyConfigured:
        raise CommandError(
            "SECRET_KEY is empty. Set it to a long random text, the same for web and worker."
        ) from None


def broker_child() -> list[Child]:
    """Return the embedded broker, or nothing where REDIS_URL names one."""
    if settings.REDIS_URL:
        return []
    path = Path(settings.BROKER_SOCKET)
    broker.stop_stale(path)
    return [Child("The broker", broker.command(path), lambda: broker.answers(path))]


def web_command(host: str, port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "hightech.wsgi", "--bind", f"{host}:{port}"),
        *("--worker-class", "gthread", "--workers", str(settings.WEB_WORKERS)),
        *("--threads", str(WEB_THREADS), "--timeout", "60", "--graceful-timeout", "10"),
        *("--max-requests", "20000", "--max-requests-jitter", "2000", "--preload"),
        *("--log-level", "warning", "--no-control-socket"),
    ]


def web_child(host: str, port: int) -> Child:
    seen_from_here = "127.0.0.1" if host in ("", "0.0.0.0", "::") else host
    address = f"http://{seen_from_here}:{port}/accounts/login/"
    return Child("The web server", web_command(host, port), lambda: serves(address))


def celery_command(*arguments: str) -> list[str]:
    return [
        # In a container root is all there is; Celery's warning would hide what matters.
        *(sys.executable, "-W", "ignore:You're running the worker with superuser"),
        *("-m", "celery", "--quiet", "-A", "hightech", *arguments, "--loglevel", "WARNING"),
    ]


def worker_command(*, beat: bool = False) -> list[str]:
    timetable = ["-B"] if beat else []
    lean = ("--without-gossip", "--without-mingle")
    return celery_command("worker", "--concurrency", "2", *lean, *timetable)


def worker_children(*, beat: bool) -> list[Child]:
    """Return the worker, and the timetable as a process of its own, so that none is orphaned."""
    children = [Child("The worker", worker_command(), last_signal=signal.SIGKILL)]
    if beat:
        command = celery_command("beat", "--pidfile", "")
        children.append(Child("The timetable", command, last_signal=signal.SIGKILL))
    return children


def serves(address: str) -> bool:
    """Tell whether a web server answers at all: a redirect or a refusal is an answer too."""
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(address, timeout=2):
            return True
    except urllib.error.HTTPError as answer:
        return answer.code < 500
    except OSError:
        return False


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments):
        return None


def is_free(host: str, port: int) -> bool:
    """Tell whether a port can be listened to."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True
