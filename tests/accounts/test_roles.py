"""Roles: what they allow, who may give them, and which one person can't hold together."""

from __future__ import annotations

import itertools

import pytest

from accounts.domain import roles
from accounts.models import Role


def test_every_role_of_the_model_has_its_abilities():
    assert set(Role.values) == set(roles.ABILITIES)


@pytest.mark.parametrize("pair", list(itertools.combinations(["system_admin", "security_admin", "auditor"], 2)))
def test_no_account_holds_two_of_the_three_offices(pair):
    assert "不同的人" in roles.conflict({*pair, "teacher"})


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "auditor"])
def test_one_of_the_three_offices_beside_other_roles_is_no_conflict(role):
    assert roles.conflict({role, "teacher", "worker"}) == ""


def test_who_taught_a_candidate_may_not_examine_him():
    assert roles.examiner_conflict(taught={"a", "b"}, candidates={"b", "c"}) == {"b"}
    assert not roles.examiner_conflict(taught={"a"}, candidates={"c"})


def test_no_training_role_carries_an_examining_ability():
    training = roles.abilities([roles.TEACHER, roles.REGISTRAR])
    examining = {"sittings.invigilate", "sittings.assess", "sittings.manage", "items.edit", "items.approve"}
    assert not training & examining


def test_writing_and_approving_an_item_are_different_roles():
    assert "items.approve" not in roles.ABILITIES[roles.ITEM_AUTHOR]
    assert "items.edit" not in roles.ABILITIES[roles.ITEM_REVIEWER]


def test_an_auditor_reads_and_audits_and_changes_nothing_that_is_audited():
    assert {ability for ability in roles.ABILITIES[roles.AUDITOR] if not ability.endswith(".view")} == {"audits.manage"}


@pytest.mark.parametrize(
    ("kind", "granter", "here", "given", "refused"),
    [
        ("training_institution", {"members.manage"}, True, "teacher", "invigilator"),
        ("exam_body", {"members.manage"}, True, "invigilator", "teacher"),
        ("enterprise", {"members.manage"}, True, "worker", "organisation_admin"),
        ("enterprise", {"members.manage"}, False, None, "worker"),
        ("regulator", {"organisations.manage"}, False, "organisation_admin", "auditor"),
        ("regulator", {"accounts.manage"}, False, "auditor", "supervisor"),
        ("regulator", {"people.edit"}, True, None, "supervisor"),
    ],
)
def test_each_administrator_gives_the_roles_of_his_office(kind, granter, here, given, refused):
    grantable = roles.grantable(kind=kind, granter=granter, holds_here=here)
    assert refused not in grantable
    assert given is None or given in grantable
