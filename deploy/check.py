"""Every check that CI runs, with one summary at the end.

deploy/check.py              all of them
deploy/check.py NAME...      some of them, by the names that the summary prints
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import messages

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
OURS = ("lms", "courses", "certificates", "content", "tests", "deploy", "benchmarks")
POSTGRES = os.environ.get("MALAKA_POSTGRES", "postgres://postgres@127.0.0.1:5432/malaka")
PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"


@dataclass(frozen=True)
class Check:
    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    name: str
    outcome: str
    seconds: float
    note: str = ""
    output: str = ""


def tool(name: str, *arguments: str) -> list[str]:
    return [str(BIN / name), *arguments]


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def pytest(*arguments: str) -> list[str]:
    return python("-m", "pytest", "-q", *arguments)


# "load" keeps each process to the order of collection: tests that empty the database come last there, and
# one that stole others' work afterwards would find no root page.
SUITE = ("tests", "--ignore=tests/journeys", "-n", "2", "--dist", "load")
TEST_SETTINGS = {"DJANGO_SETTINGS_MODULE": "lms.settings.test"}

ON_POSTGRES = {"MALAKA_TEST_DATABASE": POSTGRES}

# Short ones, two at a time; what they print is shown when they fail.
SHORT = (
    Check("database", python("-m", "tests.prepared"), TEST_SETTINGS),
    Check("database-postgres", python("-m", "tests.prepared"), {**TEST_SETTINGS, **ON_POSTGRES}),
    Check("types", tool("mypy")),
    Check("lint", tool("ruff", "check", *OURS)),
    Check("format", tool("ruff", "format", "--check", *OURS)),
    Check("templates", tool("djlint", "templates", "--lint", "--quiet")),
    Check("imports", tool("lint-imports", "--no-cache")),
    Check("migrations", python("manage.py", "makemigrations", "--check", "--dry-run"), TEST_SETTINGS),
    Check("translations", python("deploy/messages.py", "check")),
)
# Long ones, alone on the machine; what they print is shown as it comes.
LONG = (
    Check("tests", pytest(*SUITE)),
    Check("tests-postgres", pytest(*SUITE), ON_POSTGRES),
    Check("journeys", pytest("tests/journeys")),
)


def run_quietly(check: Check) -> Result:
    if not reachable(check):
        return unreachable(check)
    started = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env={**os.environ, **check.environment},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    outcome = FAILED if done.returncode else PASSED
    return Result(check.name, outcome, time.monotonic() - started, output=done.stdout)


def run_openly(check: Check) -> Result:
    """Run a part of the suite, showing its output; its last line tells how many tests there were."""
    if not reachable(check):
        return unreachable(check)
    print(f"\n== {check.name}", flush=True)
    started = time.monotonic()
    last = ""
    environment = {**os.environ, **check.environment}
    with subprocess.Popen(
        check.command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line if re.search(r"\b(passed|failed|error|no tests ran)\b.* in ", line) else last
    counts = re.split(r" in \d", last.strip("= \n"))[0]
    outcome = FAILED if process.returncode else PASSED
    return Result(check.name, outcome, time.monotonic() - started, note=counts)


def unreachable(check: Check) -> Result:
    return Result(check.name, SKIPPED, 0, note=f"no PostgreSQL answers at {urlsplit(POSTGRES).netloc}")


def reachable(check: Check) -> bool:
    """Does the server that the check needs answer? One without a server needs none."""
    url = check.environment.get("MALAKA_TEST_DATABASE")
    if not url:
        return True
    address = urlsplit(url)
    try:
        with socket.create_connection((address.hostname or "", address.port or 5432), timeout=2):
            return True
    except OSError:
        return False


def show(result: Result) -> Result:
    print(f"{result.name:<16} {result.outcome}  {result.seconds:.0f} s", flush=True)
    if result.outcome == FAILED:
        print(result.output, flush=True)
    return result


def summary(results: list[Result]) -> str:
    lines = [f"  {r.name:<16} {r.outcome:<8} {r.seconds:>4.0f} s  {r.note}".rstrip() for r in results]
    counts = [f"{sum(r.outcome == outcome for r in results)} {outcome}" for outcome in (PASSED, FAILED)]
    skipped = sum(r.outcome == SKIPPED for r in results)
    closing = ", ".join(counts + ([f"{skipped} skipped"] if skipped else []))
    return "\n".join(["", "Summary", *lines, "", f"checks: {closing}"])


def main(names: list[str]) -> int:
    known = {check.name for check in (*SHORT, *LONG)}
    if unknown := set(names) - known:
        print(
            f"No such check: {', '.join(sorted(unknown))}. There are: {', '.join(sorted(known))}",
            file=sys.stderr,
        )
        return 2
    messages.compile_changed()

    def chosen(checks: tuple[Check, ...]) -> list[Check]:
        return [check for check in checks if not names or check.name in names]

    with ThreadPoolExecutor(max_workers=2) as pool:
        results = [show(result) for result in pool.map(run_quietly, chosen(SHORT))]
    results += [run_openly(check) for check in chosen(LONG)]
    print(summary(results), flush=True)
    return 1 if any(result.outcome == FAILED for result in results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
