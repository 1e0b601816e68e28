"""State certificates on record: lists, one card, its photo, looks at the national site, and lists in Excel."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import XLSX, FileRefused, Refused, may, people_where, person_of, require, write_table
from certificates import api
from certificates.domain.national import COLUMNS, SITES, Card, CardFault
from certificates.permissions import account
from certificates.views.card_forms import CardForm, CheckForm
from certificates.views.desk import keep_private
from certificates.views.navigation import desk_nav

VIEW, EDIT = "people.view", "people.edit"


def within_reach(user: Any) -> Any:
    """Cards of the people one may see, and one's own."""
    own = person_of(user)
    rows = api.StateCertificate.objects.filter(person__in=people_where(user, VIEW))
    if own is not None:
        rows |= api.StateCertificate.objects.filter(person=own)
    return rows.select_related("person", "operation_item__category", "entered_by").distinct()


def card_or_404(user: Any, uuid: UUID) -> api.StateCertificate:
    found: api.StateCertificate | None = within_reach(user).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everybody's within reach; `?q=` a name."""
    rows = within_reach(request.user).prefetch_related("checks").order_by("valid_to", "pk")
    asked = request.GET.get("q", "").strip()
    if asked:
        rows = rows.filter(person__name__icontains=asked[:40])
    page = Paginator(rows, 30).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": [_row(record) for record in page],
        "asked": asked,
        "may_edit": may(request.user, EDIT),
        "own": person_of(request.user) is not None,
        "desk_nav": desk_nav(request, "certificates:cards"),
    }
    return keep_private(render(request, "certificates/cards.html", context))


def _row(record: api.StateCertificate) -> dict[str, Any]:
    today = localdate()
    return {
        "record": record,
        "is_over": record.valid_to < today,
        "check": record.verified_check,
        "newest": next(iter(record.checks.all()), None),
    }


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """One's own card, or that of somebody within reach by name and document number."""
    own = person_of(request.user)
    if own is None and not may(request.user, EDIT):
        raise Http404
    form = CardForm(request.POST or None, request.FILES or None, for_others=may(request.user, EDIT))
    if request.method == "POST" and form.is_valid():
        person = form.person(people_where(request.user, EDIT)) or (own if not form.names_somebody() else None)
        if person is None:
            form.add_error("number", _("您能管理的人员中没有这个姓名和证件号码。"))
        else:
            try:
                record = _record(request, person, form)
            except (CardFault, Refused) as fault:
                form.add_error(getattr(fault, "field", None) if isinstance(fault, CardFault) else None, str(fault))
            else:
                messages.success(request, _("已登记。到官网核查后才显示为已核查。"))
                return redirect("certificates:card", uuid=record.uuid)
    context = {"form": form, "desk_nav": desk_nav(request, "certificates:cards")}
    return keep_private(render(request, "certificates/card_form.html", context, status=400 if form.errors else 200))


def _record(request: HttpRequest, person: Any, form: CardForm) -> api.StateCertificate:
    data = form.cleaned_data
    card = Card(
        data["card_number"], data["first_issued_on"], data["valid_from"], data["valid_to"], data["review_due_on"],
        data["reviewed_on"], data["authority"],
    )  # fmt: skip
    photo = data["photo"].read() if data["photo"] else b""
    return api.record_card(person, data["item"], card, photo=photo, by=account(request.user))


@login_required
@require_safe
def detail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The card as registered, whether it was checked and by whom, and the way to the site."""
    record = card_or_404(request.user, uuid)
    own = person_of(request.user)
    may_check = people_where(request.user, EDIT).filter(pk=record.person_id).exists()
    may_check = may_check and (own is None or own.pk != record.person_id)
    context = {
        **_row(record),
        "checks": [{"row": row, "site": SITES.get(row.site, ("", ""))[0]} for row in record.checks.all()],
        "may_check": may_check,
        "form": CheckForm(initial={"checked_on": localdate()}),
        "sites": SITES.values(),
        "desk_nav": desk_nav(request, "certificates:cards"),
    }
    return keep_private(render(request, "certificates/card.html", context))


@login_required
@require_POST
def check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What somebody saw at the national site."""
    record = card_or_404(request.user, uuid)
    if not people_where(request.user, EDIT).filter(pk=record.person_id).exists():
        raise Http404
    form = CheckForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("有几处没填对。"))
        return redirect("certificates:card", uuid=uuid)
    data = form.cleaned_data
    picture = data.pop("picture")
    try:
        api.check_nationally(record, picture=picture.read() if picture else b"", by=account(request.user), **data)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("核查结果已记录。"))
    return redirect("certificates:card", uuid=uuid)


@login_required
@require_safe
def photo(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The picture of the card, for those who see the card."""
    record = card_or_404(request.user, uuid)
    if not record.photo:
        raise Http404
    with record.photo.open("rb") as file:
        response = HttpResponse(file.read(), content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    return keep_private(response)


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """A list: all of it, or a table of what is wrong and nothing."""
    require(request.user, EDIT)
    faults: list[Any] = []
    status = 200
    file: Any = request.FILES.get("file")
    if request.method == "POST":
        status = 400
        try:
            if file is None:
                raise Refused(_("请选择名单文件。"))
            answer = api.import_cards(file, by=account(request.user))
        except (Refused, FileRefused) as refusal:
            messages.error(request, str(refusal))
        else:
            if isinstance(answer, int):
                messages.success(request, _("已登记 %(count)s 条。") % {"count": answer})
                return redirect("certificates:cards")
            faults = answer
    context = {"faults": faults, "desk_nav": desk_nav(request, "certificates:cards")}
    return keep_private(render(request, "certificates/card_upload.html", context, status=status))


@login_required
@require_safe
def template_file(request: HttpRequest) -> HttpResponse:
    require(request.user, EDIT)
    widths = {"证件号码": 24, "证号": 24, "操作项目": 24, "签发机关": 24}
    response = HttpResponse(write_table("国家证书", COLUMNS, [], widths=widths), content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote('国家证书登记模板.xlsx')}"
    return keep_private(response)
