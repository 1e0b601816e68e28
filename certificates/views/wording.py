"""The answer of a verification in the reader's language; the printed facts stay as they stand on the paper."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from certificates.domain.standing import Standing


def label(standing: Standing) -> str:
    words = {
        "valid": _("有效"),
        "expired": _("已过期"),
        "suspended": _("已暂停"),
        "replaced": _("已换发"),
        "revoked": _("已撤销"),
    }
    return words[standing.key]


def sentence(standing: Standing) -> str:
    """What `standing.sentence` says in Chinese."""
    said = {"day": date_format(standing.day, "DATE_FORMAT") if standing.day else "", "detail": standing.detail}
    if standing.key == "revoked":
        lost = _("这张证书自%(day)s起已被撤销，不再有效。") if standing.day else _("这张证书已被撤销，不再有效。")
        return (lost + (_("撤销情形：%(detail)s。") if standing.detail else "")) % said
    if standing.key == "suspended":
        held = (
            _("这张证书自%(day)s起已被暂停，暂停期间不能使用。")
            if standing.day
            else _("这张证书已被暂停，暂停期间不能使用。")
        )
        return (held + (_("情形：%(detail)s。") if standing.detail else "")) % said
    if standing.key == "replaced":
        old = (
            _("这张证书自%(day)s起已换发新证，旧证不再使用。")
            if standing.day
            else _("这张证书已换发新证，旧证不再使用。")
        )
        return (old + (_("请查验新证 %(detail)s。") if standing.detail else _("请查验换发后的新证。"))) % said
    if standing.key == "expired":
        return _("这张证书的有效期已于%(day)s届满。") % said
    if standing.day:
        return _("这张证书由安培平台签发，目前有效，有效期至%(day)s。") % said
    return _("这张证书由安培平台签发，目前有效，长期有效。")


def step_word(state: str) -> str:
    """One step of the history."""
    words = {
        "issued": _("签发"),
        "suspended": _("暂停"),
        "restored": _("恢复有效"),
        "replaced": _("换发"),
        "revoked": _("撤销"),
    }
    return words.get(state, state)


def fact_label(key: str, *, printed: str) -> str:
    """The label on the paper, and what it means to a reader of another language."""
    words = {
        "title": _("证书名称"),
        "number": _("证书编号"),
        "name": _("姓名"),
        "document": _("证件类型"),
        "id_number": _("证件号码"),
        "category": _("作业类别"),
        "item": _("操作项目"),
        "theory": _("理论考试"),
        "practical": _("实际操作考试"),
        "passed_on": _("合格日期"),
        "valid_from": _("有效期起"),
        "valid_to": _("有效期止"),
        "rule": _("适用规则"),
        "instrument": _("规则文号"),
        "issuer": _("签发单位"),
        "issued_on": _("签发日期"),
    }
    meant = words.get(key, printed)
    return printed if meant == printed else f"{printed} {meant}"
