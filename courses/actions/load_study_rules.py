"""The rules of online study, read once from their files."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from accounts.api import Organisation
from courses.domain.study_rules import StudyRules, read_study_rules, rules_of

FOLDER = Path(__file__).resolve().parents[1] / "study_rules"


@cache
def load_study_rules() -> tuple[StudyRules, ...]:
    return tuple(read_study_rules(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.toml")))


def rules_for(institution: Organisation) -> StudyRules:
    """By the institution's region."""
    return rules_of(institution.region.code, load_study_rules())


def rules_named(key: str) -> StudyRules:
    """Those a desk was opened by; the general ones when they are gone."""
    return next((rules for rules in load_study_rules() if rules.key == key), rules_of("", load_study_rules()))
