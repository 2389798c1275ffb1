"""An exam that a thousand people begin within a minute: when its requests are due, and how long they took.

The load is open: everybody begins and answers when their own time has come, whether or not the server keeps
up, and each request's time runs from the moment that it was due. Whoever still waits for a page answers it
late, and that counts. The connections are those of a proxy in front: kept, and more of them as needed.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from candidate import Answer, Ask, Candidate, Conversation
from load import Chain, Connection, Sample, UnexpectedAnswerError, head_of

QUESTIONS = 20
SENT_TWICE = 0.05
"""The share of answers that a browser sends twice, as after a link that broke."""

LONGEST = 60
"""Seconds after which an answer is given up."""

Wire = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True)
class Timing:
    """What a request was for, when it was due and when it was answered, in seconds from the first start."""

    kind: str
    due: float
    answered: float


@dataclass
class Burst:
    """``candidates`` begin at moments spread over ``within`` seconds and answer every ``pace`` seconds."""

    port: int
    candidates: Sequence[Candidate]
    within: float
    pace: float
    timings: list[Timing] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    _free: list[Wire] = field(default_factory=list)
    _began: float = 0.0

    def run(self) -> None:
        asyncio.run(self._run())

    async def _run(self) -> None:
        chance = random.Random(1)
        self._began = time.perf_counter()
        starts = sorted(chance.uniform(0, self.within) for _one in self.candidates)
        await asyncio.gather(*(self._sit(one, at) for one, at in zip(self.candidates, starts, strict=True)))
        for _reader, writer in self._free:
            writer.close()

    async def _sit(self, candidate: Candidate, at: float) -> None:
        try:
            await self._at(at, candidate.start())
            for number in range(1, QUESTIONS + 1):
                await self._at(at + number * self.pace, candidate.step())
            await self._at(at + (QUESTIONS + 1) * self.pace, candidate.hand_in())
        except (UnexpectedAnswerError, OSError, EOFError, TimeoutError) as fault:
            self.faults.append(repr(fault))

    async def _at(self, due: float, conversation: Conversation) -> None:
        """Lead a conversation that is due then; each further request is due once the last was answered."""
        await asyncio.sleep(max(0.0, due - self._now()))
        ask = next(conversation)
        while True:
            again = asyncio.ensure_future(self._twice(ask)) if self._is_sent_twice(ask) else None
            answer = await self._ask(ask)
            self.timings.append(Timing(ask.kind, due, self._now()))
            if again:
                await again
            due = self._now()
            try:
                ask = conversation.send(answer)
            except StopIteration:
                return

    def _is_sent_twice(self, ask: Ask) -> bool:
        return ask.kind == "save" and random.random() < SENT_TWICE

    async def _twice(self, ask: Ask) -> None:
        due = self._now()
        await self._ask(ask)
        self.timings.append(Timing("again", due, self._now()))

    def _now(self) -> float:
        return time.perf_counter() - self._began

    async def _ask(self, ask: Ask) -> Answer:
        if self._free:
            try:
                return await self._over(self._free.pop(), ask)
            except (ConnectionError, asyncio.IncompleteReadError):
                pass  # the server has closed it meanwhile
        return await self._over(await asyncio.open_connection("127.0.0.1", self.port), ask)

    async def _over(self, wire: Wire, ask: Ask) -> Answer:
        reader, writer = wire
        try:
            async with asyncio.timeout(LONGEST):
                answer = await _exchange(reader, writer, ask.data)
        except BaseException:
            writer.close()
            raise
        self._free.append(wire)
        return answer


async def _exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, data: bytes) -> Answer:
    writer.write(data)
    head = head_of((await reader.readuntil(b"\r\n\r\n"))[:-4])
    body = await reader.readexactly(head.length)
    return Answer(head.status, head.location, body.decode())


def sample(timings: Sequence[Timing], seconds: float) -> Sample:
    return Sample(seconds, [one.answered - one.due for one in timings])


def steps_of(port: int, candidates: Sequence[Candidate]) -> list[list[Chain]]:
    """What each candidate sends for a step, an answer and the next page, through the whole exam; found by
    going through it once."""
    return [_steps(Connection(port), one) for one in candidates]


def _steps(connection: Connection, candidate: Candidate) -> list[Chain]:
    _talk(connection, candidate.start())
    steps = []
    for _question in range(QUESTIONS):
        *_saving, page = _talk(connection, candidate.step())
        steps.append((candidate.anew(candidate.told[-1]), page))
    connection.close()
    return steps


def _talk(connection: Connection, conversation: Conversation) -> list[bytes]:
    """Lead a conversation at once; the requests that it was made of."""
    sent = []
    ask = next(conversation)
    while True:
        head, body = connection.ask(ask.data)
        sent.append(ask.data)
        try:
            ask = conversation.send(Answer(head.status, head.location, body.decode()))
        except StopIteration:
            return sent
