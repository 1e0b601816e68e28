"""The one door to applications."""

from __future__ import annotations

from applications.actions.book_seat import book_seat, release_seat
from applications.actions.decide_application import accept, accept_silent, ask_once, refuse
from applications.actions.follow_results import follow_results
from applications.actions.hand_in import hand_in, withdraw
from applications.actions.keep_paper import add_paper, judge_paper
from applications.actions.move_up import close_lists, join_waiting
from applications.actions.open_application import edit_application, open_application
from applications.actions.read_clocks import overdue, read_clocks
from applications.actions.remind_marks import remind_marks
from applications.actions.sign_promise import promise_text, sign_promise
from applications.models import Application, PaperKind, SeatWish
from applications.permissions import to_decide

__all__ = [
    "Application",
    "PaperKind",
    "SeatWish",
    "accept",
    "accept_silent",
    "add_paper",
    "ask_once",
    "book_seat",
    "close_lists",
    "edit_application",
    "follow_results",
    "hand_in",
    "join_waiting",
    "judge_paper",
    "open_application",
    "overdue",
    "promise_text",
    "read_clocks",
    "refuse",
    "release_seat",
    "remind_marks",
    "sign_promise",
    "to_decide",
    "withdraw",
]
