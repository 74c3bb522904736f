"""Measure, print a table, keep the numbers under bench/results."""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from bench import stage

RESULTS = Path(__file__).parent / "results"
SIZES = (10_000, 100_000, 1_000_000)
GROWTH = 1.3
TIMES = 30


def main() -> None:
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    parser.add_argument("--firms", type=int, help="one size only; without, all of them and growth")
    parser.add_argument("--pages", action="store_true", help="leave out exports, import, report")
    chosen = parser.parse_args()
    if chosen.firms:
        print(table(measure(chosen.firms, with_inside=not chosen.pages)))
        return
    for firms in SIZES:
        command = [sys.executable, "-m", "bench", "--firms", str(firms)]
        if firms != SIZES[-1]:
            command.append("--pages")
        subprocess.run(command, check=True)
    print(growth(*(_kept(firms) for firms in SIZES)))


def _kept(firms: int) -> dict:
    return json.loads((RESULTS / f"{firms}.json").read_text(encoding="utf-8"))


def measure(firms: int, *, with_inside: bool) -> dict:
    """Return everything that was measured at one size, and on what machine."""
    stage.prepare(firms)
    from bench import inside
    from bench.asking import Server

    rows = []
    with stage.server() as process:
        asked = Server(stage.PORT)
        rows += _pages(asked)
        rows += _load(asked)
        rows.append(_memory(process))
    result = {"firms": firms, "at": datetime.now(UTC).isoformat(timespec="seconds"),
              "machine": machine(), "rows_in": inside.sizes(), "rows": rows}  # fmt: skip
    keep(result)
    if with_inside:
        rows += [_inside(done) for done in inside.all_of()]
        rows.append(_migration())
    keep(result)
    return result


def keep(result: dict) -> None:
    """Write the numbers of one size down; what a run of pages only leaves out stays."""
    kept = RESULTS / f"{result['firms']}.json"
    rows = list(result["rows"])
    if kept.exists():
        new = {row["name"] for row in rows}
        rows += [row for row in _kept(result["firms"])["rows"] if row["name"] not in new]
    text = json.dumps(result | {"rows": rows}, ensure_ascii=False, indent=1)
    kept.write_text(text + "\n", encoding="utf-8")


def _pages(asked) -> list[dict]:
    from bench.asking import interleaved
    from bench.pages import operations

    rows = []
    for one in operations(stage.signed_in("leader"), stage.with_token("leader")):
        requests = [one.request, *([one.floor] if one.floor else [])]
        # The collision check is limited to thirty looks an hour.
        times = 20 if "check" in one.name else TIMES
        found = interleaved(asked, requests, times=times)
        rows.append(_row(one, found[0], found[1] if one.floor else None))
        print(".", end="", flush=True, file=sys.stderr)
    return rows


def _row(one, found, floor) -> dict:
    goals = []
    if one.ratio:
        goals.append((f"≤ {one.ratio:g} ×", found.median <= one.ratio * floor.median))
    if one.limit:
        took = found.sql if one.sql else found.median
        goals.append((f"≤ {one.limit:g} ms{' SQL' if one.sql else ''}", took <= one.limit))
    if one.queries:
        goals.append((f"≤ {one.queries} queries", found.queries <= one.queries))
    return {
        "name": one.name, "median": round(found.median, 1), "p95": round(found.p95, 1),
        "sql": round(found.sql, 1), "queries": found.queries, "kB": round(found.kilobytes, 1),
        "floor": round(floor.median, 1) if floor else None,
        "goal": ", ".join(goal for goal, _met in goals), "met": all(met for _goal, met in goals),
    }  # fmt: skip


def _load(asked) -> list[dict]:
    """Ask at eight connections: the list and its floor, the API and its floor."""
    from bench.asking import Request
    from bench.pages import FIRMS, HTML, JSON

    rows = []
    for name, path, headers, floor, share in (
        ("list at 8 connections, requests/s", FIRMS, stage.signed_in("leader"), HTML, 0.5),
        ("API at 8 connections, requests/s", "/api/v1/enterprises/", stage.with_token("leader"),
         JSON, 0.45),
    ):  # fmt: skip
        bare = asked.per_second(floor)
        done = asked.per_second(Request(path, headers))
        rows.append({"name": name, "per_second": round(done, 1), "floor": round(bare, 1),
                     "goal": f"≥ {share} × floor", "met": done >= share * bare})  # fmt: skip
    return rows


def _memory(process) -> dict:
    peak = stage.peak_megabytes(process)
    return {"name": "web worker's peak memory, MB", "megabytes": round(peak, 1),
            "goal": "≤ 150 MB", "met": peak <= 150}  # fmt: skip


def _inside(done) -> dict:
    return {"name": done.name, "median": round(done.took, 1), "goal": done.goal, "met": done.is_met,
            "floor": round(done.floor, 1) if done.floor else None, "note": done.note}  # fmt: skip


def _migration() -> dict:
    """Migrate an empty database, in a process of its own."""
    import psycopg

    address = stage.database_of(0)
    server, _slash, name = address.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
        begun = time.perf_counter()
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True,
                       cwd=stage.HOME, env=os.environ | {"DATABASE_URL": address})  # fmt: skip
        took = 1000 * (time.perf_counter() - begun)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    return {"name": "migrate an empty database", "median": round(took), "floor": None,
            "goal": "≤ 15000 ms", "met": took <= 15_000}  # fmt: skip


def machine() -> dict:
    models = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return {"processor": models[0] if models else platform.processor(), "cores": os.cpu_count(),
            "python": platform.python_version()}  # fmt: skip


def table(result: dict) -> str:
    """Return the numbers of one size as a table in Markdown."""
    lines = [
        f"{result['firms']:,} enterprises, {result['machine']['cores']} cores, {result['at'][:10]}",
        "",
        "| operation | median | p95 | SQL | queries | floor | ratio | goal | |",
        "|---|---:|---:|---:|---:|---:|---:|---|---|",
    ]
    for row in result["rows"]:
        took = next(row[key] for key in ("median", "per_second", "megabytes") if key in row)
        floor = row.get("floor")
        cells = (
            row["name"], took, row.get("p95", ""), row.get("sql", ""), row.get("queries", ""),
            floor or "", f"{took / floor:.2f}" if floor else "", row["goal"],
            "met" if row["met"] else "**missed**",
        )  # fmt: skip
        lines.append(f"| {' | '.join(str(cell) for cell in cells)} |")
    return "\n".join(lines)


def growth(*results: dict) -> str:
    """Return how each page grows with the number of firms."""
    heads = " | ".join(f"{result['firms']:,}" for result in results)
    lines = [
        f"| median, ms | {heads} | growth | |",
        "|---|" + "---:|" * (len(results) + 1) + "---|",
    ]
    for row in results[-1]["rows"]:
        medians = [_median(result, row["name"]) for result in results]
        if None in medians or "per_second" in row:
            continue
        ratio = medians[-1] / medians[-2]
        verdict = "met" if ratio <= GROWTH else "**missed**"
        lines.append(
            f"| {row['name']} | {' | '.join(map(str, medians))} | {ratio:.2f} | {verdict} |"
        )
    return "\n".join(lines)


def _median(result: dict, name: str) -> float | None:
    return next((row.get("median") for row in result["rows"] if row["name"] == name), None)


if __name__ == "__main__":
    main()
