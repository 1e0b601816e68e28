"""From a duty to where it is done, in one tap: the application, the courses that count, the levels of education."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from certificates.models import Duty
from certificates.models.duty import EXAMINED

DUTIES, COURSES = "/certificates/duties/", "/courses/"


def way_of(duty: Duty) -> tuple[str, str]:
    """Address and words of the button; both empty where nothing on the platform does it."""
    if duty.kind in EXAMINED:
        if not duty.operation_item.is_current:  # the catalogue has no examination for it any more
            return "", ""
        return _address("applications:start", duty.operation_item.key), _("去申请考试")
    if duty.kind == Duty.Kind.MEDICAL:
        return "", ""
    if duty.kind == Duty.Kind.YEARLY_HOURS:
        return f"{COURSES}?kind=yearly", _("去学再培训课程")
    if duty.kind == Duty.Kind.LEVELS and (address := _address("workforce:mine")):
        return address, _("看我的三级教育")
    return COURSES, _("看安全课程")


def _address(name: str, *arguments: str) -> str:
    """Empty for a screen of an app above this one that is not there."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
