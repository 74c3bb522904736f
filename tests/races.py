"""Races between real connections; only PostgreSQL has two writers at once."""

import threading
from collections.abc import Callable

from django.db import close_old_connections, connections

NEEDS_POSTGRES = "SQLite has one writer at a time: set DATABASE_URL to a PostgreSQL server"


def run(*acts: Callable) -> list:
    """Do `acts` at once; return for each its answer, or the exception it raised."""
    start = threading.Barrier(len(acts))
    answers: list = [None] * len(acts)

    def do(number: int, act: Callable) -> None:
        close_old_connections()
        try:
            start.wait(timeout=10)
            answers[number] = act()
        except Exception as raised:
            answers[number] = raised
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers


def winners(answers: list) -> list:
    """Return the answers that are no exceptions."""
    return [answer for answer in answers if not isinstance(answer, Exception)]
