import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from hightech.core import broker
from hightech.core.supervise import Broken, Child, Supervisor

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def handlers():
    """Put the signal handlers of the test process back."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def stop_soon(after: float = 0.0) -> None:
    threading.Timer(after, lambda: os.kill(os.getpid(), signal.SIGTERM)).start()


@pytest.mark.usefixtures("handlers")
class TestRun:
    def test_it_starts_children_in_order_and_stops_all_of_them_on_term(self):
        first, second = Child("first", SLEEP), Child("second", SLEEP)
        said = []
        Supervisor([first, second], said.append).run(stop_soon)
        assert (first.process.returncode, second.process.returncode) == (-15, -15)
        assert said == ["Stopping …"]

    def test_it_starts_again_what_was_killed(self):
        child = Child("worker", SLEEP)
        said = []
        seen = []

        def kill_once():
            seen.append(child.process.pid)
            child.process.kill()
            stop_soon(0.8)

        Supervisor([child], said.append).run(kill_once)
        assert said == ["worker ended; starting it again.", "Stopping …"]
        assert child.process.pid != seen[0]

    def test_it_gives_up_on_a_child_that_never_serves_and_stops_the_others(self):
        other = Child("other", SLEEP)
        broken = Child("web", [sys.executable, "-c", "pass"], is_ready=lambda: False)
        with pytest.raises(Broken, match="web did not start"):
            Supervisor([other, broken], print).run()
        assert other.process.returncode == -15


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
class TestKilledSupervisor:
    def test_its_children_end_with_it(self):
        script = (
            "from hightech.core.supervise import Child, Supervisor; import sys, signal\n"
            f"child = Child('x', {SLEEP!r}, last_signal=signal.SIGKILL)\n"
            "Supervisor([child], print).run(lambda: print(child.process.pid, flush=True))\n"
        )
        with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as parent:
            child = int(parent.stdout.readline())
            parent.kill()
        until = time.monotonic() + 5
        while time.monotonic() < until and is_alive(child):
            time.sleep(0.05)
        assert not is_alive(child)


def is_alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class TestBroker:
    def test_its_socket_is_short_whatever_the_folder_of_the_installation(self, tmp_path):
        deep = tmp_path / ("a" * 200)
        assert len(str(broker.socket_path(deep))) < 104

    def test_two_installations_have_two_brokers(self, tmp_path):
        assert broker.socket_path(tmp_path / "a") != broker.socket_path(tmp_path / "b")

    @pytest.mark.usefixtures("handlers")
    def test_it_answers_once_started_and_is_ended_by_the_next_start(self, tmp_path):
        path = broker.socket_path(tmp_path)
        server = subprocess.Popen(broker.command(path))
        until = time.monotonic() + 10
        while not broker.answers(path) and time.monotonic() < until:
            time.sleep(0.05)
        assert broker.answers(path)
        assert path.parent.stat().st_mode & 0o777 == 0o700
        broker.stop_stale(path)
        assert server.wait(timeout=5) == 0
        assert not broker.answers(path)
