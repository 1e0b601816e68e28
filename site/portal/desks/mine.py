"""我的: what I owe next and why, my certificates, my coming examinations, my hours, what came out, my messages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import api as accounts
from applications import api as applications
from certificates import api as certificates
from courses import api as courses
from exams import api as exams
from portal.addresses import address

SOON = 90
"""Days within which an end is shown as near."""


def read(user: accounts.User, person: accounts.Person | None) -> dict[str, Any]:
    """Empty lists for an account that has not told who it is."""
    if person is None:
        return {"person": None, "complete_url": address("accounts:complete")}
    today = timezone.localdate()
    return {
        "person": person,
        "duties": [_duty(duty, today) for duty in certificates.duties_of(person)[:6]],
        "certificates": [_certificate(row, today) for row in certificates.certificates_of(person)[:6]],
        "coming": [_coming(row) for row in _registrations(person)],
        "applications": [_application(row) for row in _applications(person)],
        "again": [
            {"row": row, "url": address("applications:again", row.uuid)}
            for row in exams.failed_parts(person, now=timezone.now())[:3]
        ],
        "cards_url": address("certificates:cards"),
        "apply_url": address("applications:home"),
        "calendar_url": address("applications:calendar"),
        "duties_url": address("certificates:duties-mine"),
        "hours": _hours(person),
        "results": _results(person),
        "news": list(accounts.desk_messages(person).filter(read_at__isnull=True)[:3]),
        "data_url": address("accounts:me"),
        "results_url": address("exams:my-results"),
        "hours_url": address("courses:my-hours"),
    }


def _duty(duty: certificates.Duty, today: date) -> dict[str, Any]:
    left = (duty.lapses_on - today).days
    is_over = left < 0 or duty.state == duty.State.LAPSED
    open_already = duty.opens_on is None or duty.opens_on <= today
    action_url, action = certificates.way_of(duty) if open_already else ("", "")
    return {
        "title": duty.get_kind_display(),
        "item": duty.operation_item.name,
        "lapses_on": duty.lapses_on,
        "opens_on": duty.opens_on,
        "left": abs(left),
        "years": f"{left / 365.25:.1f}" if left > 2 * 365 else "",
        "is_over": is_over,
        "tone": "over" if is_over else "due" if left <= SOON or open_already else "quiet",
        "why": duty.explanation.split("\n"),
        "rule_url": address("qualifications:edition", duty.edition_key),
        "action_url": action_url,
        "action": action,
    }


def _certificate(row: certificates.Certificate, today: date) -> dict[str, Any]:
    state = row.State
    near = row.valid_to is not None and row.valid_to <= today + timedelta(days=SOON)
    if row.state != state.VALID:
        tone, word = "danger" if row.state == state.REVOKED else "neutral", row.get_state_display()
    elif row.valid_to is not None and row.valid_to < today:
        tone, word = "danger", _("已过期")
    else:
        tone, word = ("warn", _("即将到期")) if near else ("ok", _("有效"))
    return {
        "row": row,
        "tone": tone,
        "word": word,
        "download_url": address("certificates:download", row.uuid) if row.state == state.VALID else "",
        "badge_url": address("certificates:badge", row.uuid) if row.standing(today).key == "valid" else "",
        "verify_url": address("certificates:verify-token", row.token),
    }


def _registrations(person: accounts.Person) -> list[exams.Registration]:
    return list(
        exams.Registration.objects.filter(
            person=person, state=exams.Registration.State.REGISTERED, sitting__ends_at__gt=timezone.now()
        )
        .exclude(attempt__ended_at__isnull=False)
        .select_related("sitting__operation_item", "sitting__exam_point__organisation", "sitting__room")
        .order_by("sitting__starts_at")[:4]
    )


def _coming(row: exams.Registration) -> dict[str, Any]:
    sitting = row.sitting
    has_ticket = sitting.state != exams.Sitting.State.DRAFT
    return {
        "sitting": sitting,
        "ticket_number": row.ticket_number if has_ticket else "",
        "seat": row.seat if has_ticket else None,
        "ticket_url": address("exams:my-ticket", row.uuid) if has_ticket else "",
        "place": sitting.exam_point.organisation,
    }


def _applications(person: accounts.Person) -> list[applications.Application]:
    """Those under way; a booked one stands among the coming examinations already."""
    state = applications.Application.State
    rows = applications.Application.objects.filter(
        person=person, state__in=(state.DRAFT, state.SUBMITTED, state.ASKED, state.COMPLETE, state.ACCEPTED)
    )
    return list(rows.select_related("operation_item")[:4])


def _application(row: applications.Application) -> dict[str, Any]:
    state = row.State
    words = {
        state.DRAFT: _("补齐材料后提交"),
        state.ASKED: _("按通知一次补齐，再提交"),
        state.ACCEPTED: _("请选择场次"),
    }
    mine = state(row.state) in words
    to_book = row.state == state.ACCEPTED
    waits = next(iter(applications.SeatWish.waiting_of(row)), None)
    word = words.get(state(row.state), _("等考试机构答复"))
    return {
        "row": row,
        "word": _("候补第 %(n)s 位，有名额时自动递补") % {"n": waits.place} if waits else word,
        "is_mine": mine,
        "url": address("applications:seats" if to_book else "applications:detail", row.uuid),
        "action": _("选择场次") if to_book else _("继续办理") if mine else _("查看"),
    }


def _hours(person: accounts.Person) -> list[dict[str, Any]]:
    """The ledger of the three classes entered last, one line for each operation item."""
    rows = (
        courses.Enrolment.objects.filter(person=person)
        .select_related("training_class__operation_item", "training_class__institution")
        .order_by("-training_class__starts_on")[:6]
    )
    latest = {row.training_class.operation_item_id: row.training_class for row in reversed(rows)}
    lines = []
    for training_class in sorted(latest.values(), key=lambda row: row.starts_on, reverse=True)[:3]:
        item = training_class.operation_item
        done = courses.hours_by_person(item, [person.pk]).get(person.pk)
        theory, practical = (done.theory, done.practical) if done else (0.0, 0.0)
        lines.append(
            {
                "item": item.name,
                "theory": theory,
                "practical": practical,
                "asked_theory": training_class.required_theory_hours,
                "asked_practical": training_class.required_practical_hours,
                "is_full": theory >= training_class.required_theory_hours
                and practical >= training_class.required_practical_hours,
            }
        )
    return lines


def _results(person: accounts.Person) -> list[exams.Outcome]:
    """Items passed as a whole, the latest first; single marks are on the page of results, as its policy allows."""
    return list(exams.Outcome.objects.standing().filter(person=person).select_related("operation_item")[:3])
