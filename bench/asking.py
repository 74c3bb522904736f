"""Ask a server over HTTP with kept connections, and say how long it took."""

import http.client
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import local


@dataclass(frozen=True)
class Request:
    """One request: as whom (headers), to what address, with what body."""

    path: str
    headers: dict = field(default_factory=dict)
    method: str = "GET"
    body: bytes | None = None


@dataclass(frozen=True)
class Asked:
    """What many requests to one address took, in milliseconds."""

    median: float
    p95: float
    queries: int
    sql: float
    kilobytes: float


class Server:
    """A server on this machine; each thread keeps one connection."""

    def __init__(self, port: int) -> None:
        self.port, self._kept = port, local()

    def ask(self, request: Request) -> tuple[float, http.client.HTTPResponse, bytes]:
        """Return the milliseconds from sending to the last byte.

        :raises RuntimeError: if the answer is no success.
        """
        connection = self._connection()
        begun = time.perf_counter()
        connection.request(request.method, request.path, request.body, request.headers)
        answer = connection.getresponse()
        body = answer.read()
        took = 1000 * (time.perf_counter() - begun)
        if answer.status >= 300:
            raise RuntimeError(f"{request.path}: {answer.status} {body[:200]!r}")
        return took, answer, body

    def _connection(self) -> http.client.HTTPConnection:
        if not hasattr(self._kept, "connection"):
            self._kept.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        return self._kept.connection

    def per_second(self, request: Request, *, connections: int = 8, seconds: float = 3) -> float:
        """Return how many requests a second are answered at so many connections."""
        until = time.perf_counter() + seconds

        def keep_asking(_number: int) -> int:
            done = 0
            while time.perf_counter() < until:
                self.ask(request)
                done += 1
            return done

        begun = time.perf_counter()
        with ThreadPoolExecutor(connections) as pool:
            done = sum(pool.map(keep_asking, range(connections)))
        return done / (time.perf_counter() - begun)


def interleaved(server: Server, requests: list[Request], *, times: int) -> list[Asked]:
    """Ask all in turns, so that what else the machine does falls on each alike."""
    for request in requests:
        server.ask(request)
    took: list[list[tuple]] = [[] for _request in requests]
    for _turn in range(times):
        for at, request in enumerate(requests):
            milliseconds, answer, body = server.ask(request)
            sql = float(answer.headers.get("X-Sql-Ms", 0))
            queries = int(answer.headers.get("X-Queries", 0))
            took[at].append((milliseconds, queries, sql, len(body) / 1000))
    return [_summed(rows) for rows in took]


def _summed(rows: list[tuple]) -> Asked:
    times = sorted(row[0] for row in rows)
    return Asked(
        statistics.median(times),
        times[min(len(times) - 1, round(0.95 * len(times)))],
        max(row[1] for row in rows),
        statistics.median(row[2] for row in rows),
        statistics.median(row[3] for row in rows),
    )
