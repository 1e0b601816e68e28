"""The story of one certificate as links that hold or break."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TraceLink:
    """One link: what it shows, whether it was verified just now, and why not."""

    title: str
    facts: tuple[tuple[str, str], ...]
    ok: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """All links of one certificate, in the order things happened."""

    number: str
    links: tuple[TraceLink, ...]

    @property
    def titles(self) -> list[str]:
        return [link.title for link in self.links]

    @property
    def ok(self) -> bool:
        return all(link.ok for link in self.links)

    @property
    def broken(self) -> tuple[TraceLink, ...]:
        return tuple(link for link in self.links if not link.ok)
