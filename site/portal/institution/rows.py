"""How one row of each list reads, on the page and in Excel: where it leads, and its cells as the header has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from courses import api as courses
from exams import api as exams
from portal.addresses import address
from portal.institution.scope import Scope

Cells = tuple[str, tuple[str | int, ...]]


def percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def _hours(minutes: int, per_hour: int) -> str:
    return f"{round(minutes / per_hour, 1):g}"


def _when(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def these(rows: Sequence[Any]) -> Any:
    return courses.TrainingClass.objects.filter(pk__in=[row.pk for row in rows])


def class_cells(scope: Scope, rows: Sequence[Any]) -> list[Cells]:
    shares = courses.shares(courses.progress(rows, on=scope.today))
    last = {row.training_class_id: row for row in courses.last_sessions(these(rows))}
    found: list[Cells] = []
    for row in rows:
        sums = shares.get(row.pk, {"members": 0, "done": 0, "asked": 0})
        meeting = last.get(row.pk)
        came = f"{meeting.present} / {meeting.members}" if meeting else "—"
        found.append(
            (address("courses:class-detail", row.uuid),
             (row.name, row.operation_item.name, f"{row.starts_on}", f"{row.ends_on}", sums["members"],
              f"{percent(sums['done'], sums['asked'])}%", came))
        )  # fmt: skip
    return found


def behind_cells(scope: Scope, rows: Sequence[Any]) -> list[Cells]:
    return [
        (address("courses:member-hours", row.training_class.uuid, row.person.uuid),
         (row.person.name, row.training_class.name, f"{row.training_class.ends_on}",
          f"{_hours(row.theory, row.per_hour)} / {row.training_class.required_theory_hours}",
          f"{_hours(row.practical, row.per_hour)} / {row.training_class.required_practical_hours}",
          _hours(max(0, row.needs_theory - row.comes_theory), row.per_hour),
          _hours(max(0, row.needs_practical - row.comes_practical), row.per_hour)))
        for row in rows
    ]  # fmt: skip


def _meeting(scope: Scope, row: Any) -> str:
    """Its sheet for whoever records it; its class for everybody else."""
    if scope.manages or courses.may_record(scope.user, row):
        return address("courses:session-sheet", row.uuid)
    return address("courses:class-detail", row.training_class.uuid)


def attendance_cells(scope: Scope, rows: Sequence[Any]) -> list[Cells]:
    return [
        (_meeting(scope, row),
         (row.training_class.name, row.topic, _when(row.starts_at), row.teacher.name, row.present, row.members,
          f"{percent(row.present, row.members)}%"))
        for row in rows
    ]  # fmt: skip


def session_cells(scope: Scope, rows: Sequence[Any]) -> list[Cells]:
    return [
        (_meeting(scope, row),
         (_when(row.starts_at), row.topic, row.training_class.name, row.teacher.name, row.minutes, row.room or "—"))
        for row in rows
    ]  # fmt: skip


def roster_cells(scope: Scope, rows: Sequence[Any]) -> list[Cells]:
    return [
        (address("courses:roster-detail", row.uuid),
         (row.training_class.name, row.file_name, str(row.get_state_display()), row.result.get("refused", "—"),
          _who(row.uploaded_by), _when(row.uploaded_at)))
        for row in rows
    ]  # fmt: skip


def plan_cells(scope: Scope, rows: Sequence[Any]) -> list[Cells]:
    return [
        (address("courses:class-archive", row.uuid),
         (row.name, row.operation_item.name, f"{row.starts_on}", f"{row.ends_on}",
          _who(row.saved_by) if row.saved_by else "—"))
        for row in rows
    ]  # fmt: skip


def _who(user: Any) -> str:
    return str(getattr(user, "person", None) or user)


def teacher_cells(scope: Scope, rows: Sequence[Any]) -> list[Cells]:
    return [
        (address("courses:teacher-edit", row.uuid) if scope.manages else address("courses:teacher-list"),
         (row.person.name, row.title, f"{row.valid_to}" if row.valid_to else "长期",
          f"{row.continuing_year} 年 {row.continuing_hours} 学时" if row.continuing_year else "未登记",
          courses.record_fault(row, on=scope.today) or "即将到期"))
        for row in rows
    ]  # fmt: skip


def evaluation_cells(scope: Scope, rows: Sequence[Any]) -> list[Cells]:
    means = courses.evaluation_averages([row.training_class_id for row in rows])
    return [
        (address("courses:evaluation-results", row.training_class.uuid),
         (row.training_class.name, f"{row.training_class.ends_on}", *_mean(means.get(row.training_class_id)),
          f"{row.closes_on}"))
        for row in rows
    ]  # fmt: skip


def _mean(found: tuple[float, int] | None) -> tuple[str | int, str | int]:
    return (f"{found[0]:.2f}", found[1]) if found else ("不满 5 份", "—")


def result_cells(scope: Scope, rows: Sequence[Any]) -> list[Cells]:
    known = exams.class_results([row.pk for row in rows])
    found: list[Cells] = []
    for row in rows:
        one = known.get(row.pk, exams.ClassResults())
        found.append(
            (address("courses:class-detail", row.uuid),
             (row.name, row.operation_item.name, f"{row.ends_on}", one.theory, one.theory_passed,
              _percent(one.theory_percent), one.practical, one.practical_passed, _percent(one.practical_percent)))
        )  # fmt: skip
    return found


def _percent(value: int | None) -> str:
    return "—" if value is None else f"{value}%"


def certificate_cells(scope: Scope, rows: Sequence[Any]) -> list[Cells]:
    return [
        (address("courses:class-detail", row.training_class.uuid),
         (row.person.name, row.person.id_number_masked, row.training_class.name, f"{row.training_class.ends_on}",
          _hours(row.theory + row.practical, row.per_hour)))
        for row in rows
    ]  # fmt: skip


def subsidy_cells(scope: Scope, rows: Sequence[Any]) -> list[Cells]:
    full: dict[int, int] = {}
    for pk in courses.full(courses.progress(rows, on=scope.today)).order_by().values_list("training_class", flat=True):
        full[pk] = full.get(pk, 0) + 1
    return [
        (address("courses:class-list-file", row.uuid, "subsidy"),
         (row.name, row.operation_item.name, f"{row.ends_on}", full.get(row.pk, 0)))
        for row in rows
    ]  # fmt: skip
