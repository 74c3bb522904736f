"""Answers of the test client that hold a file open."""

from contextlib import contextmanager

from django.core.signals import request_finished
from django.db import close_old_connections


@contextmanager
def closing(answer):
    """Close an answer after the block, but not the connection whose transaction the test is in."""
    try:
        yield answer
    finally:
        request_finished.disconnect(close_old_connections)
        answer.close()
        request_finished.connect(close_old_connections)
