"""The one door to contests."""

from __future__ import annotations

from contests.actions.add_teams import add_teams
from contests.actions.approve_contest import approve_contest, withdraw_contest
from contests.actions.draw_award import draw_award, sweep_awards
from contests.actions.enter_contest import enter_contest
from contests.actions.finish_play import finish_play
from contests.actions.lay_sample import lay_sample_contest
from contests.actions.publish_result import publish_result
from contests.actions.start_play import start_play
from contests.actions.turn_contest import close_contest, turn_contests
from contests.models import Contest, Entry, Play, Round, Team

__all__ = [
    "Contest",
    "Entry",
    "Play",
    "Round",
    "Team",
    "add_teams",
    "approve_contest",
    "close_contest",
    "draw_award",
    "enter_contest",
    "finish_play",
    "lay_sample_contest",
    "publish_result",
    "start_play",
    "sweep_awards",
    "turn_contests",
    "withdraw_contest",
]
