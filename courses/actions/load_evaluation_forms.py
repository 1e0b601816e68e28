"""The questions of 培训评价, read once from their files."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from courses.domain.evaluation import EvaluationForm, read_form

FOLDER = Path(__file__).resolve().parents[1] / "evaluations"
CURRENT = "class-2026"
"""The form that a class opened today is asked by."""


@cache
def load_evaluation_forms() -> dict[str, EvaluationForm]:
    forms = (read_form(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.toml")))
    return {form.key: form for form in forms}


def form_named(key: str) -> EvaluationForm:
    """The one a class was opened by."""
    return load_evaluation_forms()[key]
