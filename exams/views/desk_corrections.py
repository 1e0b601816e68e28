"""Putting a key right after an examination: propose, see everybody it touches, decide by a second person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import User, organisations_where, require, write_table
from evidence import api as evidence
from exams.actions.apply_correction import ListChanged, apply_correction
from exams.actions.corrected_key import part_before
from exams.actions.propose_correction import CorrectionRefused, propose_correction
from exams.actions.refuse_correction import refuse_correction
from exams.desk_forms import CorrectionForm, ReasonForm
from exams.domain.content import ORDER, ItemContent
from exams.domain.correction import BY_KEY, KeyUnreadable, with_key
from exams.domain.paper import LETTERS, show_item
from exams.domain.wording import key_words
from exams.models import ItemVersion, KeyCorrection, Sitting
from exams.views.correction_lines import lines_of, outcomes_lost, sums_of
from exams.views.desk_frame import account, desk, hand_out
from exams.views.desk_sitting_frame import open_sitting, sitting_trail

HERE = "exams:correction-list"
TONES = {
    KeyCorrection.State.PROPOSED: "warn",
    KeyCorrection.State.APPLIED: "ok",
    KeyCorrection.State.REFUSED: "neutral",
}
PER_PAGE = 50
HEADER = ("准考证号", "姓名", "场次", "原得分", "新得分", "合格线", "原结论", "新结论", "变化")


def corrections_for(user: Any) -> QuerySet[KeyCorrection]:
    """Those about items of the banks for whose owners the account runs sittings."""
    owners = organisations_where(user, "sittings.manage")
    return KeyCorrection.objects.filter(version__item__bank__owner__in=owners).select_related(
        "version__item__bank__owner", "proposed_by", "decided_by", "new_version"
    )


@login_required
@require_safe
def correction_list(request: HttpRequest) -> HttpResponse:
    """The newest first; what waits for a second person is marked."""
    require(request.user, "sittings.manage")
    found = corrections_for(request.user)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": [{"correction": row, "tone": TONES[KeyCorrection.State(row.state)]} for row in page],
    }
    return desk(request, "correction_list.html", context, active=HERE)


@login_required
@require_http_methods(["GET", "POST"])
def correction_propose(request: HttpRequest, uuid: UUID, version_id: int) -> HttpResponse:
    """The first person's form, for an item that this sitting's papers could hold."""
    sitting = open_sitting(request, uuid)
    version = _version(sitting, version_id)
    require(request.user, "sittings.manage", version.item.bank.owner)
    form = CorrectionForm(
        request.POST if request.method == "POST" else None, content=version.content, how=_how(version)
    )
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            correction = _propose(form, version, account(request))
            if correction is not None:
                messages.success(request, _("更正已提出，由另一名考务人员核对名单后审批；在此之前成绩不变。"))
                return redirect("exams:correction-detail", uuid=correction.uuid)
    context = {
        "sitting": sitting,
        "version": version,
        "form": form,
        "shown": show_item(version.content),
        "key": key_words(version.content),
        "parts": version.content.parts,
    }
    trail = sitting_trail(
        sitting,
        (_("统计"), reverse("exams:sitting-statistics", args=[sitting.uuid])),
        (_("更正答案"), ""),
    )
    return desk(request, "correction_form.html", context, active=HERE, trail=trail, status=status)


def _version(sitting: Sitting, version_id: int) -> ItemVersion:
    """404 for an item version of any other bank."""
    if sitting.blueprint is None:
        raise Http404
    banks = [sitting.blueprint.bank_id, *sitting.blueprint.more_banks.values_list("pk", flat=True)]
    versions = ItemVersion.objects.filter(item__bank__in=banks).select_related("item__bank__owner", "area")
    return get_object_or_404(versions, pk=version_id)


def _how(version: ItemVersion) -> str:
    """How the new key is written, for this type."""
    return {
        "judgement": _("写“对”或“错”。"),
        "single": _("写一个字母，例如 B。"),
        "multiple": _("写全部正确选项的字母，例如 ACD。"),
        "blank": _("每行一个空；可接受的答案用 | 隔开，数值的误差写成 220±5。"),
        "order": _("按正确的次序写全部字母，例如 CAB；字母按题库中各项的次序。"),
        "match": _("依次为左侧各项写右侧的字母，例如 BAC。"),
        "case": _("按这一小题的题型写：对或错、字母，或每行一个空。"),
    }.get(version.type, "")


def _propose(form: CorrectionForm, version: ItemVersion, user: User) -> KeyCorrection | None:
    """None when refused; the form then says why."""
    kind, part = form.cleaned_data["kind"], form.cleaned_data["part"]
    try:
        content = _with_key(version, part, form.cleaned_data["key"]) if kind in BY_KEY else None
        return propose_correction(
            version, part=part, kind=kind, content=content, reason=form.cleaned_data["reason"], user=user
        )
    except KeyUnreadable as error:
        form.add_error("key", str(error))
    except CorrectionRefused as error:
        form.add_error(None, str(error))
    return None


def _with_key(version: ItemVersion, part: int, text: str) -> ItemContent:
    parts = version.content.parts or (version.content,)
    return with_key(parts[part], text)


def _get(request: HttpRequest, uuid: UUID) -> KeyCorrection:
    """404 for a correction of another organisation's items."""
    return get_object_or_404(corrections_for(request.user), uuid=uuid)


@login_required
@require_safe
def correction_detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is to be put right, and everybody whose marks it changes, as it is at this moment."""
    return _page(request, _get(request, uuid))


def _lines(request: HttpRequest, correction: KeyCorrection) -> tuple[list[dict[str, Any]], str, int]:
    """The list, for whoever runs the sittings of everybody on it; NotAllowed otherwise."""
    found = lines_of(correction)
    for organiser in {row["attempt"].registration.sitting.organiser for row in found[0]}:
        require(request.user, "sittings.manage", organiser)
    return found


def _page(request: HttpRequest, correction: KeyCorrection, *, refusal: str = "", status: int = 200) -> HttpResponse:
    lines, digest, pinned = _lines(request, correction)
    is_open = correction.state == KeyCorrection.State.PROPOSED
    is_mine = correction.proposed_by_id == account(request).pk
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    old = part_before(correction)
    context = {
        "correction": correction,
        "tone": TONES[KeyCorrection.State(correction.state)],
        "stem": show_item(old)["stem"],
        "old_key": key_in_words(old),
        "new_key": new_key_words(correction),
        "page_obj": page,
        "rows": list(page),
        "pinned": pinned,
        "sums": sums_of(lines),
        "digest": digest,
        "is_open": is_open,
        "may_decide": is_open and not is_mine,
        "may_take_back": is_open and is_mine,
        "outcomes": outcomes_lost(lines) if is_open else correction.effects.get("outcomes", 0),
        "effects": correction.effects,
        "form": ReasonForm(),
        "refusal": refusal,
    }
    trail = ((_("答案更正"), reverse(HERE)), (correction.version.item.number, ""))
    return desk(request, "correction_detail.html", context, active=HERE, trail=trail, status=status)


def new_key_words(correction: KeyCorrection) -> str:
    """The new key in the author's letters; what happens instead where there is none."""
    content = correction.change.content
    return _("全员得满分") if content is None else key_in_words(content)


def key_in_words(content: ItemContent) -> str:
    """A corrected order is written in the letters of the version on the papers."""
    if content.type == ORDER and content.key:
        return "→".join(LETTERS[index] for index in content.key)
    return key_words(content)


@login_required
@require_safe
def correction_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The list as XLSX, text cells only (SEC-08); the export leaves evidence."""
    correction = _get(request, uuid)
    lines, digest, _pinned = _lines(request, correction)
    verdict = {True: _("合格"), False: _("不合格")}
    turned = {1: _("转为合格"), -1: _("转为不合格"), 0: ""}
    rows = [
        (
            row["attempt"].registration.ticket_number,
            row["attempt"].registration.person.name,
            row["attempt"].registration.sitting.name,
            f"{row['old'].total / 100:g}",
            f"{row['total'] / 100:g}",
            f"{row['old'].cut_score / 100:g}",
            verdict[row["old"].passed],
            verdict[row["passed"]],
            turned[row["flips"]],
        )
        for row in lines
    ]
    with transaction.atomic():
        evidence.append(
            "exams.correction.exported",
            actor=account(request).actor,
            subjects=[correction.subject],
            body={"rows": len(rows), "list_digest": digest},
        )
    widths = {"准考证号": 22, "场次": 36}
    name = f"{correction.version.item.number}-答案更正-{timezone.localdate():%Y%m%d}.xlsx"
    return hand_out(name, write_table("受影响名单", HEADER, rows, widths=widths))


@login_required
@require_POST
def correction_approve(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The second person's yes, to the very list that was on the screen."""
    correction = _get(request, uuid)
    try:
        applied = apply_correction(correction, digest=request.POST.get("digest", ""), user=account(request))
    except ListChanged as change:
        return _page(request, correction, refusal=str(change), status=409)
    except CorrectionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("更正已生效：%(reports)s 份成绩更正，%(now_pass)s 人转为合格，%(now_fail)s 人转为不合格。")
        messages.success(request, said % applied.effects)
    return redirect("exams:correction-detail", uuid=uuid)


@login_required
@require_POST
def correction_refuse(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The second person's no, or the first one's second thought."""
    correction = _get(request, uuid)
    try:
        refuse_correction(correction, reason=request.POST.get("reason", ""), user=account(request))
        messages.success(request, _("这份更正已关闭，成绩不变。"))
    except CorrectionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("exams:correction-detail", uuid=uuid)
