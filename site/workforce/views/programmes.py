"""Three-level education: the list, one person's programme, and the day the person may work."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import Organisation, Refused, may, write_table
from workforce.actions.clear_post import clear_post, hours_done, what_holds
from workforce.actions.load_levels import edition_named
from workforce.actions.open_programme import duties_waiting, open_programmes
from workforce.actions.print_programme import card_of, issue_card, levels_in, print_programme
from workforce.actions.read_people import lines_of, members, waiting_to_begin
from workforce.actions.read_programmes import STAGES, TONES, count_stages, in_stage, stage_of, with_progress
from workforce.actions.record_level import lacks
from workforce.actions.sign_level import signs_of
from workforce.models import LevelRecord, Programme
from workforce.permissions import ISSUE, account, programme_or_404, unit_or_404
from workforce.views.frame import page, printed, tabs, trail, workbook

PER_PAGE, BEGIN = 30, "begin"
HEADER = (
    "姓名", "证件号码", "部门（车间）", "班组", "岗位", "到岗日期", "原因", "合格级数", "应修级数",
    "已合格学时", "应修学时", "进度", "上岗日期",
)  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """`stage=begin` are people without a programme; a POST begins for the whole list or for the ticked."""
    unit = unit_or_404(request.user, uuid)
    if request.method == "POST":
        return _begin(request, unit)
    counts, waiting = count_stages(unit), waiting_to_begin(unit)
    stage = request.GET.get("stage") or (BEGIN if waiting else "teach")
    text = request.GET.get("q", "").strip()[:40]
    if request.GET.get("format") == "xlsx" and stage != BEGIN:
        cells = [_cells(row) for row in _programmes(unit, stage, text)]
        return workbook(f"{unit.name}三级教育.xlsx", write_table("三级教育", HEADER, cells, widths={"岗位": 20}))
    context = {
        "query": urlencode({"stage": stage, "q": text}),
        "unit": unit,
        "tabs": tabs(unit, "programmes"),
        "stage": stage,
        "stages": _stages(unit, counts | {BEGIN: waiting}, stage),
        "q": text,
        "is_begin": stage == BEGIN,
    }
    return page(request, "programmes.html", context | _rows(request, unit, stage, text))


def _stages(unit: Organisation, counts: dict[str, int], here: str) -> list[dict[str, Any]]:
    base = reverse("workforce:programmes", args=[unit.uuid])
    words = {BEGIN: _("未开始"), **STAGES}
    return [
        {"label": word, "url": f"{base}?stage={key}", "active": key == here, "count": counts.get(key)}
        for key, word in words.items()
    ]


def _rows(request: HttpRequest, unit: Organisation, stage: str, text: str) -> dict[str, Any]:
    if stage == BEGIN:
        found = members(unit).filter(pk__in=duties_waiting(members(unit)).order_by().values("person"))
        found = (found.filter(name__icontains=text) if text else found).order_by("name", "pk")
        waiting = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        return {"page_obj": waiting, "lines": lines_of(unit, waiting.object_list)}
    shown = Paginator(_programmes(unit, stage, text), PER_PAGE).get_page(request.GET.get("page"))
    lines = [{"programme": row, "tone": TONES[stage_of(row)], "word": STAGES[stage_of(row)]} for row in shown]
    return {"page_obj": shown, "rows": lines}


def _programmes(unit: Organisation, stage: str, text: str) -> QuerySet[Programme]:
    """Programmes of one stage with their progress, the newest first."""
    every = Programme.objects.filter(post__organisation=unit)
    rows = in_stage(with_progress(every if stage == "cleared" else every.running()), stage)
    if text:
        rows = rows.filter(Q(post__person__name__icontains=text) | Q(post__department__icontains=text))
    return rows.select_related("post__person").order_by("-opened_at", "-pk")


def _cells(row: Any) -> list[str | int]:
    post = row.post
    return [
        post.person.name, post.person.id_number_masked, post.department, post.team, post.name,
        post.starts_on.isoformat(), str(row.get_reason_display()), row.passed, row.levels_asked,
        f"{float(row.hours):g}", f"{float(row.hours_asked):g}", str(STAGES[stage_of(row)]),
        row.cleared_on.isoformat() if row.cleared_on else "",
    ]  # fmt: skip


def _begin(request: HttpRequest, unit: Organisation) -> HttpResponse:
    people = members(unit)
    if "one" in request.POST:
        try:
            people = people.filter(uuid=UUID(request.POST["one"]))
        except ValueError:
            people = people.none()
    made = open_programmes(unit, people.values("pk"), by=account(request.user))
    if len(made) == 1 and "one" in request.POST:
        return redirect("workforce:programme", uuid=made[0].uuid)
    messages.success(request, _("已为 %(made)s 人开始三级教育。") % {"made": len(made)})
    return redirect(f"{reverse('workforce:programmes', args=[unit.uuid])}?stage=teach")


@login_required
@require_safe
def programme(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Its levels one under the other, and what still stands before work."""
    row = programme_or_404(request.user, uuid)
    unit, levels = row.post.organisation, levels_in(row)
    card = card_of(row) if row.cleared_on else None
    context = {
        "unit": unit,
        "programme": row,
        "post": row.post,
        "edition": edition_named(row.edition_key),
        "levels": [level_card(level) for level in levels],
        "done": hours_done(levels),
        "progress_text": f"{float(hours_done(levels)):g} / {float(row.hours_asked):g}",
        "holds": [] if row.cleared_on else what_holds(row, levels),
        "card": card,
        "may_issue": row.cleared_on is not None and card is None and may(request.user, ISSUE, unit),
        "steps": _steps(row, levels),
        "breadcrumbs": trail(
            unit, (_("三级教育"), reverse("workforce:programmes", args=[unit.uuid])), (row.post.person.name, "")
        ),
    }
    return page(request, "programme.html", context)


def level_card(level: LevelRecord) -> dict[str, Any]:
    """One level as the page shows it: what it lacks, who has signed, what its state is called."""
    missing, signs = lacks(level), signs_of(level)
    if level.passed_at is not None:
        tone, word = "ok", _("合格")
    elif not level.digest:
        tone, word = "neutral", _("未开始")
    elif missing:
        tone, word = "warn", _("未完成")
    else:
        tone, word = "info", _("等待签名")
    return {
        "level": level,
        "missing": missing,
        "tone": tone,
        "word": word,
        "trainer": signs.get("trainer"),
        "trainee": signs.get("trainee"),
        "may_sign": not missing and level.passed_at is None,
    }


def _steps(row: Programme, levels: list[LevelRecord]) -> list[dict[str, str]]:
    steps, is_open = [], False
    for level in levels:
        state = "done" if level.passed_at else "todo" if is_open else "current"
        is_open = is_open or state == "current"
        steps.append({"label": level.name, "state": state})
    last = "done" if row.cleared_on else "todo" if is_open else "current"
    return [*steps, {"label": _("上岗"), "state": last}]


@login_required
@require_POST
def clear(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The person may work, or every reason why not."""
    row = programme_or_404(request.user, uuid)
    try:
        clear_post(row, by=account(request.user))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(name)s 可以上岗了。") % {"name": row.post.person.name})
    return redirect("workforce:programme", uuid=row.uuid)


@login_required
@require_POST
def card(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Have the record card made."""
    row = programme_or_404(request.user, uuid)
    try:
        issue_card(row, by=account(request.user))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("记录卡正在制作，稍后可以下载。"))
    return redirect("workforce:programme", uuid=row.uuid)


@login_required
@require_safe
def print_pdf(request: HttpRequest, uuid: UUID) -> HttpResponse:
    row = programme_or_404(request.user, uuid)
    return printed(f"三级安全教育记录-{row.post.person.name}.pdf", print_programme(row))
