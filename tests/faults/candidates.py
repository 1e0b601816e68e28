"""Candidates as the exam screen makes them behave: save, wait for the answer, try again with jitter until it comes."""

from __future__ import annotations

import asyncio
import json
import random
from typing import Any

from evidence.domain.chain import digest
from tests.faults.history import History
from tests.faults.wire import NoAnswer, Wire

RIGHT = "正确选项"
LONGEST_TRY = 150.0


class GaveUp(Exception):
    """The server did not take a request within the time a candidate keeps trying."""


class Candidate:
    """One ticket at one browser. `knows` is the share of items answered right in the end."""

    def __init__(self, ticket: dict[str, str], port: int, history: History, *, seed: int, knows: float = 1) -> None:
        self.who, self.code = ticket["ticket"], ticket["code"]
        self.wire, self.history, self.dice, self.knows = Wire(port), history, random.Random(seed), knows
        self.writer, self.revision = 0, 0
        self.items: list[dict[str, Any]] = []
        self.retries = 0

    async def insist(self, method: str, path: str, *, good: tuple[int, ...], **more: Any) -> tuple[int, bytes]:
        """Repeat until one of the good statuses comes; only for requests that may be repeated."""
        clock = asyncio.get_running_loop()
        end = clock.time() + LONGEST_TRY
        while clock.time() < end:
            try:
                status, body = await self.wire.request(method, path, **more)
                if status in good:
                    return status, body
                said = f"{status} {body[:300].decode(errors='replace')}"
                if 400 <= status < 500 and status != 429:
                    break
            except NoAnswer as silence:
                said = str(silence)
            self.retries += 1
            await asyncio.sleep(self.dice.uniform(0.2, 1.5))
        raise GaveUp(f"{self.who} {path}: {said}")

    async def enter(self) -> None:
        """Through the door with number and code, read the rules, start, and open the paper."""
        await self.insist("GET", "/exams/room/", good=(200,))
        ticket = {"ticket_number": self.who, "code": self.code}
        await self.insist("POST", "/exams/room/", good=(302,), form=ticket)
        await self.insist("GET", "/exams/room/entrance/", good=(200,))
        await self.start()

    async def start(self) -> None:
        """As the entrance's script does it: wait where the line says so, take the paper that comes with the start."""
        turn: dict[str, str] = {}
        while True:
            headers = {"Accept": "application/json", **turn}
            status, body = await self.insist("POST", "/exams/room/start/", good=(200, 429), body={}, headers=headers)
            reply = json.loads(body)
            if status == 200:
                break
            turn = {"X-Exam-Turn": reply["ticket"]}
            await asyncio.sleep(reply["again_ms"] / 1000 + self.dice.uniform(0, 0.25))
        await self.insist("GET", "/exams/room/paper/", good=(200,))
        if "paper" in reply:
            self._take(reply["paper"])
        else:
            await self.claim()

    async def claim(self) -> None:
        """Load the paper and become its writer, as opening or reloading the page does."""
        _status, body = await self.insist("POST", "/exams/room/claim/", good=(200,), body={})
        self._take(json.loads(body))

    def _take(self, answer: dict[str, Any]) -> None:
        self.history.write(self.who, "claim", paper=digest(answer["sections"]), writer=answer["clock"]["writer"])
        self.writer, self.revision = answer["clock"]["writer"], answer["first_revision"]
        self.items = [item for section in answer["sections"] for item in section["items"]]

    def right(self, item: dict[str, Any]) -> str:
        """What somebody who has learnt answers (in the test's bank it is always the same words)."""
        return next((letter for letter, text in item["options"] if text == RIGHT), "T")

    def wrong(self, item: dict[str, Any]) -> str:
        return next((letter for letter, text in item["options"] if text != RIGHT), "F")

    def _next(self) -> int:
        self.revision += 1
        return self.revision

    def answer(self, item: dict[str, Any], value: str) -> list[Any]:
        return [item["n"], self._next(), value]

    async def save(self, answers: list[list[Any]], *, once: bool = False) -> bool:
        """Send until acknowledged, the same revisions each time; with `once` a silence is the end of it."""
        end = asyncio.get_running_loop().time() + LONGEST_TRY
        while asyncio.get_running_loop().time() < end:
            number = self.history.next_number()
            self.history.write(self.who, "send", n=number, answers=answers)
            try:
                body = {"writer": self.writer, "answers": answers}
                status, reply = await self.wire.request("POST", "/exams/room/answers/", body=body)
            except NoAnswer as silence:
                self.history.write(self.who, "unknown", n=number, why=str(silence))
            else:
                if status == 200:
                    self.history.write(self.who, "ack", n=number, stored=json.loads(reply)["stored"])
                    return True
                if status == 409:
                    state = json.loads(reply)["state"]
                    if state != "taken_over" or once:
                        self.history.write(self.who, "refused", n=number, state=state)
                        return False
                    # A claim of our own whose reply was lost was carried out late: go on here, as the button says.
                    self.history.write(self.who, "unknown", n=number, why=state)
                    await self.claim()
                    answers = [[position, self._next(), value] for position, _rev, value in answers]
                    continue
                self.history.write(self.who, "unknown", n=number, why=f"status {status}")
            if once:
                return False
            self.retries += 1
            await asyncio.sleep(self.dice.uniform(0.2, 1.5))
        raise GaveUp(f"{self.who}: a save was not taken")

    async def sit(self, *, think: float) -> None:
        """Answer every item, change one's mind at times, reload at times, and hand in."""
        reload_at = self.dice.randrange(len(self.items))
        for serial, item in enumerate(list(self.items)):
            await asyncio.sleep(self.dice.uniform(0.5, 1.5) * think)
            if serial == reload_at:
                await self.wire.close()
                await self.claim()
            value = self.right(item) if self.dice.random() < self.knows else self.wrong(item)
            if self.dice.random() < 0.3:
                await self.save([self.answer(item, self.wrong(item))])
            batch = [self.answer(item, value)]
            if serial and self.dice.random() < 0.2 and self.knows == 1:
                earlier = self.items[serial - 1]
                batch.append(self.answer(earlier, self.right(earlier)))
            await self.save(batch)
        await self.hand_in()

    async def hand_in(self) -> None:
        self.history.write(self.who, "submit")
        await self.insist("POST", "/exams/room/submit/", good=(200,), body={})
        self.history.write(self.who, "submitted")
        await self.insist("GET", "/exams/room/result/", good=(200,))

    async def storm(self, stop: asyncio.Event) -> None:
        """Save as fast as replies come, each item in turn; a silence ends it."""
        while not stop.is_set():
            item = self.items[self.revision % len(self.items)]
            if not await self.save([self.answer(item, "TF"[self.revision % 2])], once=True):
                return
