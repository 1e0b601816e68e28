"""What the sign-in page shows besides the form."""

from __future__ import annotations

from django import template
from django.conf import settings

from accounts import api

register = template.Library()


@register.simple_tag
def sample_sign_ins() -> list[dict[str, str]]:
    """The sample world's sign-ins; empty outside the embedded default."""
    return api.sample_sign_ins()


@register.simple_tag
def second_factor_off() -> bool:
    """Whether this start runs without the second factor that production demands."""
    return not settings.STAFF_SECOND_FACTOR_REQUIRED
