"""考试: banks, blueprints and sittings waiting for somebody, and where one is on duty."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import api as accounts
from applications import api as applications
from exams import api as exams
from portal.addresses import address
from portal.desks.task import Link, Task, links, waiting

NEEDS = frozenset(
    {
        "items.view",
        "items.edit",
        "items.approve",
        "blueprints.manage",
        "sittings.manage",
        "sittings.invigilate",
        "sittings.assess",
    }
)


def read(user: accounts.User, person: accounts.Person | None) -> dict[str, Any]:
    abilities = accounts.abilities_of(user)
    sittings = _sittings(user, person)
    today = timezone.localdate()
    start = timezone.make_aware(datetime.combine(today, time.min))
    week = list(sittings.filter(ends_at__gte=start, starts_at__lt=start + timedelta(days=8)).order_by("starts_at")[:12])
    return {
        "tasks": [
            *_marking_tasks(person),
            *_application_tasks(user, abilities),
            *_bank_tasks(user, abilities),
            *_sitting_tasks(user, abilities),
            *_room_tasks(user, abilities),
        ],
        "today": [_line(row, user) for row in week if timezone.localdate(row.starts_at) <= today],
        "week": [_line(row, user) for row in week if timezone.localdate(row.starts_at) > today],
        "links": links(
            Link(_("新建场次"), _if(abilities, "sittings.manage", "exams:sitting-create"), "plus"),
            Link(_("新建组卷方案"), _if(abilities, "blueprints.manage", "exams:blueprint-create"), "clipboard-list"),
            Link(_("导入题库"), _if(abilities, "items.import", "exams:bank-list"), "upload"),
            Link(_("登记人员"), _if(abilities, "people.edit", "accounts:person-add"), "user-plus"),
            Link(_("到期预测"), _if(abilities, "sittings.manage", "certificates:duties-forecast"), "chart-column"),
        ),
    }


def _if(abilities: frozenset[str], ability: str, screen: str) -> str:
    return address(screen) if ability in abilities else ""


def _sittings(user: accounts.User, person: accounts.Person | None) -> Any:
    """Of one's organisations, and those one works at."""
    mine = exams.SittingStaff.objects.filter(sitting=OuterRef("pk"), person=person)
    seen: Any = Q(organiser__in=accounts.organisations_where(user, "sittings.manage"))
    if person is not None:
        seen |= Exists(mine)
    registered = Q(registrations__state=exams.Registration.State.REGISTERED)
    duties = {
        f"is_{duty}": Exists(mine.filter(duty=duty)) for duty in exams.SittingStaff.Duty.values if person is not None
    }
    return (
        exams.Sitting.objects.filter(seen)
        .select_related("exam_point__organisation", "room", "operation_item")
        .annotate(registered=Count("registrations", filter=registered, distinct=True), **duties)
    )


def _line(sitting: Any, user: accounts.User) -> dict[str, Any]:
    """A sitting and the one thing to open now."""
    now = timezone.now()
    under_way = sitting.state == sitting.State.LOCKED and sitting.starts_at <= now + timedelta(hours=1)
    if sitting.part == "practical" and sitting.state == sitting.State.LOCKED:
        action, label = address("exams:sitting-room", sitting.uuid), _("进入实操考场")
    elif under_way:
        action, label = address("exams:sitting-room", sitting.uuid), _("进入监考页")
        if getattr(sitting, "is_marker", False) and not getattr(sitting, "is_invigilator", False):
            action, label = address("exams:sitting-marking", sitting.uuid), _("去阅卷")
    else:
        action, label = address("exams:sitting-detail", sitting.uuid), _("打开")
    tones = {"draft": "warn", "locked": "info", "closed": "neutral", "published": "ok"}
    duties = [
        word
        for flag, word in (
            ("is_invigilator", _("我监考")),
            ("is_assessor", _("我考评")),
            ("is_chief", _("我裁定")),
            ("is_marker", _("我阅卷")),
        )
        if getattr(sitting, flag, False)
    ]
    is_on = sitting.state == sitting.State.LOCKED and sitting.starts_at <= now < sitting.ends_at
    return {
        "sitting": sitting,
        "place": f"{sitting.exam_point.organisation.name} {sitting.room.name}",
        "registered": sitting.registered,
        "tone": "ok" if is_on else tones[sitting.state],
        "word": _("正在考试") if is_on else sitting.get_state_display(),
        "duties": duties,
        "url": action,
        "label": label,
        "is_on": is_on,
    }


def _marking_tasks(person: accounts.Person | None) -> list[Task]:
    """One sitting opens its marking, several the list of sittings."""
    found = exams.waiting_for(person) if person is not None else {}
    return waiting(
        Task(
            _("份答卷等您评阅"), sum(found.values()), _one("exams:sitting-marking", list(found)), "pencil",
            _("答卷不带考生信息，由两人各自评阅。"),
        )
    )  # fmt: skip


def _application_tasks(user: accounts.User, abilities: frozenset[str]) -> list[Task]:
    """What was handed in, and every clock that ran out."""
    if "registrations.manage" not in abilities:
        return []
    state = applications.Application.State
    waiting_rows = applications.to_decide(user).filter(state__in=(state.SUBMITTED, state.COMPLETE))
    late = applications.overdue(user, timezone.localdate())
    return waiting(
        Task(
            _("项期限已超期"), len(late), address("applications:due"), "hourglass",
            _("受理答复、安排考试或公布成绩。"), "over",
        ),
        Task(
            _("份考试申请待受理"), waiting_rows.count(), address("applications:desk"), "clipboard-check",
            _("材料不全的，一次性告知。"),
        ),
    )  # fmt: skip


def _bank_tasks(user: accounts.User, abilities: frozenset[str]) -> list[Task]:
    batch = exams.ImportBatch
    found: list[Task] = []
    if "items.approve" in abilities:
        rows = batch.objects.filter(
            state=batch.State.COMMITTED, bank__owner__in=accounts.organisations_where(user, "items.approve")
        ).exclude(uploaded_by=user)
        found.append(_imports(rows, _("批导入的题待审定"), "clipboard-check"))
        found.append(_items(exams.items_to_review(user), "review", _("题待我审定"), "clipboard-check"))
    if "items.edit" in abilities:
        found.append(_items(exams.items_returned(user), "draft", _("题被退回，待修改"), "undo-2"))
    if "items.import" in abilities:
        rows = batch.objects.filter(state=batch.State.CHECKED, uploaded_by=user)
        found.append(_imports(rows, _("个题库文件已检查，待确认导入"), "upload"))
    if "blueprints.manage" in abilities:
        drafts = exams.Blueprint.objects.filter(
            state=exams.Blueprint.State.DRAFT, owner__in=accounts.organisations_where(user, "blueprints.manage")
        ).count()
        found.append(
            Task(_("个组卷方案还是草稿"), drafts, address("exams:blueprint-list"), "clipboard-list", tone="quiet")
        )
    return waiting(*found)


def _imports(rows: Any, title: Any, icon: str) -> Task:
    """One batch opens itself, several open the list of banks."""
    uuids = list(rows.order_by("uploaded_at").values_list("uuid", flat=True)[:50])
    url = address("exams:import-detail", uuids[0]) if len(uuids) == 1 else address("exams:bank-list")
    return Task(title, len(uuids), url, icon)


def _items(banks: dict[str, int], state: str, title: Any, icon: str) -> Task:
    """Items of one bank open its list, those of several the list of banks."""
    url = f"{address('exams:bank-detail', *banks)}?state={state}" if len(banks) == 1 else address("exams:bank-list")
    return Task(title, sum(banks.values()), url, icon)


def _sitting_tasks(user: accounts.User, abilities: frozenset[str]) -> list[Task]:
    if "sittings.manage" not in abilities:
        return []
    sitting, now = exams.Sitting, timezone.now()
    own = sitting.objects.filter(organiser__in=accounts.organisations_where(user, "sittings.manage"))
    draft = list(
        own.filter(state=sitting.State.DRAFT, starts_at__gt=now, starts_at__lt=now + timedelta(days=7))
        .order_by("starts_at")
        .values_list("uuid", flat=True)[:20]
    )
    asked = exams.Publication.objects.filter(state=exams.Publication.State.ASKED, sitting__in=own)
    over = list(
        own.filter(part="theory", ends_at__lt=now, state__in=(sitting.State.LOCKED, sitting.State.CLOSED))
        .exclude(publications__in=asked)
        .order_by("ends_at")
        .values_list("uuid", flat=True)[:50]
    )
    to_approve = list(asked.exclude(asked_by=user).order_by("asked_at").values_list("sitting__uuid", flat=True)[:50])
    correction = exams.KeyCorrection
    proposed = list(
        correction.objects.filter(
            state=correction.State.PROPOSED,
            version__item__bank__owner__in=accounts.organisations_where(user, "sittings.manage"),
        )
        .exclude(proposed_by=user)
        .values_list("uuid", flat=True)[:20]
    )
    decide = address("exams:correction-detail", proposed[0]) if len(proposed) == 1 else address("exams:correction-list")
    return waiting(
        Task(
            _("份答案更正等您审批"), len(proposed), decide, "scale",
            _("核对受影响的名单；须由提出人以外的第二人批准。"), "over",
        ),
        Task(
            _("场考试一周内开考，还没有锁定"), len(draft), _one("exams:sitting-detail", draft), "lock",
            _("锁定后才能打印准考证。"), "over",
        ),
        Task(
            _("场考试的成绩等您批准公布"), len(to_approve), _one("exams:sitting-detail", to_approve), "megaphone",
            _("核对后批准；须由提请人以外的第二人批准。"), "over",
        ),
        Task(
            _("场理论考试已结束，成绩待公布"), len(over), _one("exams:sitting-results", over), "megaphone",
            _("提请后由第二人批准；公布后考生收到通知，全部合格的自动进入制证。"),
        ),
    )  # fmt: skip


def _room_tasks(user: accounts.User, abilities: frozenset[str]) -> list[Task]:
    """What invigilators have left to a second person."""
    if "sittings.manage" not in abilities:
        return []
    found = exams.room_waiting(user)
    detail = "exams:misconduct-detail"
    return waiting(
        Task(
            _("份违纪记录待认定"), len(found.misconduct), _first(detail, found.misconduct), "gavel",
            _("由记录人以外的第二人认定；成绩还没有公布的，认定之前不能公布。"), "over",
        ),
        Task(
            _("份违纪复核待答复"), len(found.reviews), _first(detail, found.reviews), "scale",
            _("由没有记录、也没有认定的人办理。"), "over",
        ),
        Task(
            _("份成绩复核申请待答复"), len(found.doubted), _first("exams:review-detail", found.doubted), "scale",
            _("由没有监考、考评和阅卷的人重新核算，答复考生。"), "over",
        ),
        Task(
            _("份重新开放作答待批准"), len(found.reopenings), _first("exams:sitting-room", found.reopenings),
            "lock-open",
            _("考生正在等；批准后用剩余时间继续作答。"), "over",
        ),
    )  # fmt: skip


def _first(screen: str, uuids: list[Any]) -> str:
    """The oldest first; the next one shows when it is done."""
    return address(screen, uuids[0]) if uuids else ""


def _one(screen: str, uuids: list[Any]) -> str:
    return address(screen, uuids[0]) if len(uuids) == 1 else address("exams:sitting-list")
