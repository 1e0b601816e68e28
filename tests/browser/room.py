"""What a candidate does at the exam screen, by name."""

from __future__ import annotations

from playwright.sync_api import Page


def enter(page: Page, ticket: str, code: str) -> None:
    """From the door to the first item (or to the item where one was)."""
    page.goto("/exams/room/")
    page.fill("[name=ticket_number]", ticket)
    page.fill("[name=code]", code)
    page.get_by_role("button", name="进入考场").click()
    page.wait_for_url("**/entrance/")
    page.click("#start")
    open_paper(page)


def open_paper(page: Page) -> None:
    page.wait_for_url("**/paper/")
    page.wait_for_selector("#item-options label")


def at(page: Page) -> int:
    """The number of the item that is shown."""
    return int(page.inner_text("#item-number"))


def wait_saved(page: Page) -> None:
    """Until the line says 已保存."""
    page.wait_for_selector('#save-state[data-state="saved"]')


def answer_all(page: Page, key: dict[int, str], *, wrong: int = 0) -> None:
    """By keyboard alone; the last `wrong` items get another answer."""
    others = {"T": "F", "F": "T", "A": "B", "B": "C", "C": "D", "D": "A"}
    for position in range(1, len(key) + 1):
        value = key[position] if position <= len(key) - wrong else others[key[position][0]]
        for letter in value:
            page.keyboard.press(letter)
        if position < len(key):
            page.keyboard.press("ArrowRight")
