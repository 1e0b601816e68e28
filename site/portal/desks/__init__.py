"""The parts a desk is put together from, one module for one kind of work. They read, through other apps' `api`;
they own nothing and change nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.api import Person, User
from portal.desks import employing, examining, issuing, mine, overseeing, publishing, running, training

__all__ = ["SECTIONS", "Section", "sections_for"]


@dataclass(frozen=True, slots=True)
class Section:
    """One tab of the desk: drawn from `portal/desks/<key>.html` with what `read` returns."""

    key: str
    label: Any
    icon: str
    needs: frozenset[str]
    read: Callable[[User, Person | None], dict[str, Any]]


SECTIONS = (
    Section("examining", _("考试"), "calendar", examining.NEEDS, examining.read),
    Section("issuing", _("证书"), "award", issuing.NEEDS, issuing.read),
    Section("training", _("培训"), "graduation-cap", training.NEEDS, training.read),
    Section("employing", _("本单位人员"), "users", employing.NEEDS, employing.read),
    Section("overseeing", _("核查与监管"), "fingerprint", overseeing.NEEDS, overseeing.read),
    Section("running", _("平台运行"), "server", running.NEEDS, running.read),
    Section("publishing", _("宣传"), "megaphone", publishing.NEEDS, publishing.read),
    Section("mine", _("我的"), "user", frozenset(), mine.read),
)


def sections_for(abilities: frozenset[str], *, has_person: bool) -> list[Section]:
    """The tabs of somebody with these abilities, work first; everybody known as a person has 我的."""
    return [
        section
        for section in SECTIONS
        if section.needs & abilities or (section.key == "mine" and (has_person or not abilities))
    ]
