"""May this request of the exam screen come in? A value for each answer; nothing is looked up here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from exams.domain.networks import is_inside
from exams.domain.seb import agrees


class Bar(StrEnum):
    """Why not."""

    PLACE = "place"
    NO_BROWSER = "no_browser"
    WRONG_BROWSER = "wrong_browser"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of this seat. `config_key`: of the opening that this pass belongs to, empty without one."""

    networks: tuple[str, ...] = ()
    asks_place: bool = False
    asks_browser: bool = False
    config_key: str = ""
    browser_keys: tuple[str, ...] = ()
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What came. `config_hash` and `browser_hash` are SEB's own headers, for `url`.

    The modern SEB can't add headers; there, the page's script hands on what SEB tells it: `page_config` and
    `page_browser`, hashed by SEB with the address of the page, which must be one of `pages`. `recently`: a picture,
    asked for by a page whose script has just passed.
    """

    address: str
    url: str
    config_hash: str = ""
    browser_hash: str = ""
    page_config: str = ""
    page_browser: str = ""
    pages: tuple[str, ...] = ()
    recently: bool = False


def bar(asked: Asked, seen: Seen) -> Bar | None:
    """None: come in."""
    if asked.is_locked:
        return Bar.LOCKED
    if asked.asks_place and not is_inside(seen.address, asked.networks):
        return Bar.PLACE
    return _browser(asked, seen) if asked.asks_browser else None


def _browser(asked: Asked, seen: Seen) -> Bar | None:
    if not asked.config_key:
        return Bar.NO_BROWSER
    keys = (asked.config_key,)
    if seen.config_hash:
        right = agrees(seen.config_hash, seen.url, keys) and (
            not asked.browser_keys or agrees(seen.browser_hash, seen.url, asked.browser_keys)
        )
        return None if right else Bar.WRONG_BROWSER
    if seen.recently:
        return None
    by_page = any(
        agrees(seen.page_config, page, keys)
        and (not asked.browser_keys or agrees(seen.page_browser, page, asked.browser_keys))
        for page in seen.pages
    )
    if by_page:
        return None
    return Bar.WRONG_BROWSER if seen.page_config else Bar.NO_BROWSER
