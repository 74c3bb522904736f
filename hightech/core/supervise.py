"""Keep a handful of child processes running in one foreground process group."""

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

POLL = 0.2
GRACE = 12.0
# A child that dies more often than this within a minute is broken, not unlucky.
MAX_DEATHS = 5
PR_SET_PDEATHSIG = 1


class Stopped(Exception):
    """The supervisor was told to stop."""


class Broken(Exception):
    """A child dies again and again, or never becomes ready."""


@dataclass
class Child:
    """One process; `is_ready` tells when it serves.

    `last_signal` is what Linux sends it if the supervisor is killed: a worker that waits for a
    broker which dies with it must not be asked politely.
    """

    name: str
    command: list[str]
    is_ready: Callable[[], bool] = lambda: True
    last_signal: int = signal.SIGTERM
    process: subprocess.Popen | None = None
    deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            preexec_fn=partial(_die_with_parent, self.last_signal),
        )

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None


def _die_with_parent(number: int) -> None:
    """Linux: a child ends with its supervisor, even if that one is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)


class Supervisor:
    """Starts children in order, restarts what dies, stops all of them in reverse order."""

    def __init__(self, children: list[Child], say: Callable[[str], object]) -> None:
        self.children = children
        self.say = say

    def run(self, ready: Callable[[], None] | None = None) -> None:
        """Run until told to stop by Ctrl-C or TERM.

        :raises Broken: after everything was stopped, if a child cannot be kept alive.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _stop)
        try:
            for child in self.children:
                child.start()
                self._wait_until_ready(child)
            if ready:
                ready()
            while True:
                time.sleep(POLL)
                for child in self.children:
                    self._keep(child)
        except Stopped:
            self.say("Stopping …")
        finally:
            self._stop_all()

    def _wait_until_ready(self, child: Child, patience: float = 60.0) -> None:
        until = time.monotonic() + patience
        while not child.is_ready():
            if not child.is_running or time.monotonic() > until:
                raise Broken(f"{child.name} did not start.")
            time.sleep(POLL)

    def _keep(self, child: Child) -> None:
        if child.is_running:
            return
        now = time.monotonic()
        child.deaths = [at for at in child.deaths if now - at < 60] + [now]
        if len(child.deaths) > MAX_DEATHS:
            raise Broken(f"{child.name} ended {len(child.deaths)} times within a minute.")
        self.say(f"{child.name} ended; starting it again.")
        child.start()

    def _stop_all(self) -> None:
        """Stop in reverse order, since a worker still talks to the broker while it finishes."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        for child in reversed(self.children):
            if not child.is_running or child.process is None:
                continue
            child.process.terminate()
            try:
                child.process.wait(timeout=GRACE)
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()


def _stop(_number, _frame) -> None:
    raise Stopped
