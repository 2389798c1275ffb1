"""A load client that costs little: one thread and one kept connection a client, plain sockets."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle

Chain = tuple[bytes, ...]
"""Requests that follow one another, as an answer and the next page."""


@dataclass(frozen=True)
class Sample:
    """What came of one measurement."""

    seconds: float
    latencies: list[float]

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """The latency, in milliseconds, under which ``share`` (0 to 1) of the answers came."""
        ordered = sorted(self.latencies)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000 if ordered else 0.0


def together(samples: Sequence[Sample]) -> Sample:
    """Several measurements of the same thing as one."""
    latencies = [latency for sample in samples for latency in sample.latencies]
    return Sample(sum(sample.seconds for sample in samples), latencies)


class UnexpectedAnswerError(Exception):
    """An answer that is not the one that is measured; the figure would be a lie."""


@dataclass(frozen=True)
class Head:
    """What an answer says of itself; ``length`` in bytes."""

    status: int
    length: int
    location: str


class Connection:
    """One kept connection that sends prepared requests."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.left = b""

    def ask(self, request: bytes) -> tuple[Head, bytes]:
        """Send ``request``; the head and the body of the answer."""
        self.socket.sendall(request)
        while (end := self.left.find(b"\r\n\r\n")) < 0:
            self._more()
        head = head_of(self.left[:end])
        while len(self.left) < end + 4 + head.length:
            self._more()
        body = self.left[end + 4 : end + 4 + head.length]
        self.left = self.left[end + 4 + head.length :]
        return head, body

    def _more(self) -> None:
        piece = self.socket.recv(262_144)
        if not piece:
            raise UnexpectedAnswerError("the server closed the connection")
        self.left += piece

    def close(self) -> None:
        self.socket.close()


def head_of(head: bytes) -> Head:
    """The head of an answer, without the empty line that ends it."""
    status, *lines = head.split(b"\r\n")
    fields = {name.lower(): value.strip() for name, _colon, value in (line.partition(b":") for line in lines)}
    return Head(
        int(status[9:12]), int(fields.get(b"content-length", b"0")), fields.get(b"location", b"").decode()
    )


def request(path: str, *, headers: dict[str, str], form: str | None = None) -> bytes:
    """The bytes of a GET, or of a POST of ``form``."""
    lines = [f"{'GET' if form is None else 'POST'} {path} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if form is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(form)}"]
    return ("\r\n".join(lines) + "\r\n\r\n" + (form or "")).encode()


def measure(
    port: int,
    requests: Sequence[Sequence[Chain]],
    *,
    statuses: Sequence[int],
    seconds: float,
    warm: float = 0.0,
    once: bool = False,
) -> Sample:
    """Let each client send its ``requests`` in turn for ``seconds``, after ``warm`` that do not count.

    What is sent in turn is a chain of requests, measured as one, which is answered by ``statuses``. With
    ``once`` none is sent twice: a client that has no more rests, and the time ends with the last answer.
    Raises UnexpectedAnswerError for an answer with another status.
    """
    clients = [iter(own) if once else cycle(own) for own in requests]
    results: list[list[tuple[float, float]]] = [[] for _ in clients]
    faults: list[BaseException] = []
    begin = time.perf_counter() + warm
    end = begin + seconds

    def run(own: Iterator[Chain], kept: list[tuple[float, float]]) -> None:
        try:
            _send(Connection(port), own, kept, end, statuses)
        except BaseException as fault:
            faults.append(fault)

    _in_threads(
        [lambda own=own, kept=kept: run(own, kept) for own, kept in zip(clients, results, strict=True)]
    )
    if faults:
        raise faults[0]
    counted = [(sent, answered) for kept in results for sent, answered in kept if sent >= begin]
    last = max((answered for _sent, answered in counted), default=begin)
    return Sample(last - begin, [answered - sent for sent, answered in counted])


def _send(
    connection: Connection,
    own: Iterator[Chain],
    kept: list[tuple[float, float]],
    end: float,
    statuses: Sequence[int],
) -> None:
    for chain in own:
        sent = time.perf_counter()
        if sent >= end:
            break
        for prepared, status in zip(chain, statuses, strict=True):
            head, body = connection.ask(prepared)
            if head.status != status:
                raise UnexpectedAnswerError(
                    f"{head.status} instead of {status}: {prepared.splitlines()[0]!r}\n{body[:300]!r}"
                )
        kept.append((sent, time.perf_counter()))
    connection.close()


def _in_threads(jobs: Sequence[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=job, daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
