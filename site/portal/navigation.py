"""The side menu of every desk: what this account may open, by its abilities; the place it stands in is marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.addresses import address


@dataclass(frozen=True, slots=True)
class Entry:
    """`needs`: one of these abilities opens it (empty: everybody signed in); `covers`: beginnings of the URL
    names that count as standing here.
    """

    label: Any
    screen: str
    icon: str
    needs: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    for_people: bool = False


MENU = (
    Entry(_("我的工作台"), "portal:desk", "layout-dashboard"),
    Entry(_("消息"), "portal:messages", "bell", covers=("portal:messages",), for_people=True),
    Entry(
        _("考试场次"),
        "exams:sitting-list",
        "calendar",
        ("sittings.manage", "sittings.invigilate", "sittings.assess", "registrations.manage", "results.view"),
        ("exams:sitting", "exams:candidate", "exams:registration", "exams:attempt", "exams:practical"),
    ),
    Entry(
        _("考试申请"),
        "applications:desk",
        "clipboard-check",
        ("sittings.manage",),
        ("applications:desk", "applications:due"),
    ),
    Entry(_("考点"), "exams:point-list", "map-pin", ("sittings.manage",), ("exams:point", "exams:room-")),
    Entry(_("组卷方案"), "exams:blueprint-list", "clipboard-list", ("blueprints.manage",), ("exams:blueprint",)),
    Entry(_("题库"), "exams:bank-list", "archive", ("items.view",), ("exams:bank", "exams:item", "exams:import")),
    Entry(_("证书"), "certificates:list", "award", ("certificates.view",), ("certificates:detail",)),
    Entry(_("制证任务"), "certificates:orders", "stamp", ("certificates.issue",)),
    Entry(
        _("核查"),
        "audits:desk",
        "fingerprint",
        ("evidence.view",),
        ("audits:",),
    ),
    Entry(
        _("培训机构"),
        "portal:institution",
        "school",
        ("classes.manage", "classes.teach"),
        ("portal:institution",),
    ),
    Entry(
        _("培训班"),
        "courses:class-list",
        "graduation-cap",
        ("classes.view",),
        ("courses:class", "courses:session", "courses:roster", "courses:correction", "courses:exemption"),
    ),
    Entry(
        _("企业工作台"),
        "workforce:home",
        "factory",
        ("members.manage",),
        tuple(
            f"workforce:{name}"
            for name in ("desk", "people", "matrix", "programme", "level", "plan", "clear", "card", "help")
        ),
    ),
    Entry(_("企业"), "workforce:firms", "factory", ("outreach.view",), ("workforce:firm",)),
    Entry(_("课件包"), "courses:package-list", "package", ("classes.manage", "courses.write"), ("courses:package",)),
    Entry(_("课程评价"), "courses:review-list", "star", ("classes.manage", "pages.edit"), ("courses:review",)),
    Entry(_("人员"), "accounts:people", "users", ("people.view",), ("accounts:person",)),
    Entry(
        _("单位"),
        "accounts:organisations",
        "building-2",
        ("organisations.manage", "members.manage", "accounts.manage"),
        ("accounts:organisation",),
    ),
    Entry(
        _("宣传活动"),
        "publicity:desk",
        "calendar-check",
        ("pages.edit",),
        ("publicity:occasion", "publicity:venue", "publicity:lecture-", "publicity:volunteer"),
    ),
    Entry(_("知识竞赛"), "contests:desk-list", "trophy", ("pages.edit",), ("contests:desk",)),
    Entry(
        _("网站内容"),
        "wagtailadmin_home",
        "megaphone",
        ("pages.edit", "pages.review", "pages.publish", "courses.write"),
    ),
    Entry(
        _("宣传统计"),
        "outreach:overview",
        "chart-column",
        ("pages.edit", "outreach.view"),
        ("outreach:record", "outreach:quota"),
    ),
    Entry(_("规划目标"), "targets:plan", "target", ("outreach.view",), ("targets:",)),
    Entry(_("信息发送"), "outreach:campaigns", "send", ("pages.edit", "outreach.view"), ("outreach:campaign",)),
    Entry(_("考核规则"), "qualifications:editions", "scale", ("editions.view",), ("qualifications:",)),
    Entry(
        _("为多人申请"), "applications:group", "users", ("members.manage", "classes.manage"), ("applications:group",)
    ),
    Entry(
        _("我要考试"),
        "applications:home",
        "clipboard-pen",
        covers=tuple(
            f"applications:{name}"
            for name in ("start", "again", "detail", "edit", "promise", "paper-add", "submit", "withdraw")
            + ("seats", "release", "wait")
        ),
        for_people=True,
    ),
    Entry(_("练习"), "practice:home", "pencil", covers=("practice:",), for_people=True),
    Entry(_("我的考试"), "exams:my-results", "file-check", for_people=True),
    Entry(_("我的学时"), "courses:my-hours", "clock", for_people=True),
    Entry(_("我的三级教育"), "workforce:mine", "hard-hat", covers=("workforce:mine",), for_people=True),
    Entry(_("我的活动"), "publicity:my-activities", "calendar", for_people=True),
    Entry(_("我的资料"), "accounts:me", "id-card", for_people=True),
    Entry(_("账号安全"), "mfa_index", "shield-check"),
)


def menu(request: HttpRequest, *, abilities: frozenset[str], has_person: bool, unread: int) -> list[dict[str, Any]]:
    """The entries this account may open, as `base_desk.html` draws them."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [
        {
            "label": entry.label,
            "url": url,
            "icon": entry.icon,
            "active": here == entry.screen or any(here.startswith(name) for name in entry.covers),
            "count": unread if entry.screen == "portal:messages" else 0,
        }
        for entry in MENU
        if _is_open(entry, abilities=abilities, has_person=has_person) and (url := address(entry.screen))
    ]


def _is_open(entry: Entry, *, abilities: frozenset[str], has_person: bool) -> bool:
    if entry.for_people and not has_person:
        return False
    return not entry.needs or bool(abilities.intersection(entry.needs))
