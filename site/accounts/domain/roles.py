"""Who may do what: roles, the abilities each carries, and the separation of training from examining.

An ability holds only within the organisation of the membership that carries it. Three separations are
rules here and not habits: author ≠ reviewer of an item, trainer ≠ examiner (令第44号 art 18; R-14), and
system / security / audit administrators are three persons (LAW-10).
"""

from __future__ import annotations

from collections.abc import Iterable

WORKER = "worker"
ORGANISATION_ADMIN = "organisation_admin"
TEACHER = "teacher"
REGISTRAR = "registrar"
ITEM_AUTHOR = "item_author"
ITEM_REVIEWER = "item_reviewer"
EXAM_OFFICER = "exam_officer"
INVIGILATOR = "invigilator"
ASSESSOR = "assessor"
CERTIFICATE_OFFICER = "certificate_officer"
AUDITOR = "auditor"
SUPERVISOR = "supervisor"
EDITOR = "editor"
CONTENT_REVIEWER = "content_reviewer"
CONTENT_PUBLISHER = "content_publisher"
COURSE_AUTHOR = "course_author"
SYSTEM_ADMIN = "system_admin"
SECURITY_ADMIN = "security_admin"

ABILITIES: dict[str, frozenset[str]] = {
    WORKER: frozenset(),
    ORGANISATION_ADMIN: frozenset(
        {"people.view", "people.edit", "people.assist", "members.manage", "duties.view", "classes.view"}
    ),
    TEACHER: frozenset({"classes.view", "classes.teach"}),
    REGISTRAR: frozenset({"people.view", "people.edit", "classes.view", "classes.manage", "registrations.manage"}),
    ITEM_AUTHOR: frozenset({"items.view", "items.edit", "items.import"}),
    ITEM_REVIEWER: frozenset({"items.view", "items.approve"}),
    EXAM_OFFICER: frozenset(
        {
            "items.view",
            "items.import",
            "blueprints.manage",
            "sittings.manage",
            "registrations.manage",
            "people.view",
            "people.edit",
            "people.assist",
            "people.identify",
            "results.view",
        }
    ),
    INVIGILATOR: frozenset({"sittings.invigilate"}),
    ASSESSOR: frozenset({"sittings.assess"}),
    CERTIFICATE_OFFICER: frozenset({"certificates.issue", "certificates.view", "results.view", "people.view"}),
    AUDITOR: frozenset({"evidence.view", "certificates.view", "results.view", "audits.manage"}),
    SUPERVISOR: frozenset(
        {
            "people.view",
            "duties.view",
            "classes.view",
            "results.view",
            "certificates.view",
            "evidence.view",
            "audits.manage",
            "outreach.view",
        }
    ),
    EDITOR: frozenset({"pages.edit"}),
    CONTENT_REVIEWER: frozenset({"pages.review"}),
    CONTENT_PUBLISHER: frozenset({"pages.publish"}),
    COURSE_AUTHOR: frozenset({"courses.write"}),
    SYSTEM_ADMIN: frozenset({"organisations.manage", "catalogue.manage", "editions.view", "people.view"}),
    SECURITY_ADMIN: frozenset({"accounts.manage", "people.view", "people.assist", "people.identify"}),
}
STAFF_ROLES = frozenset(ABILITIES) - {WORKER}
EVERYWHERE = frozenset({SYSTEM_ADMIN, SECURITY_ADMIN, AUDITOR})
"""The platform's own three offices: what they may, they may in every organisation (LAW-10)."""
REGIONAL_KINDS = frozenset({"regulator"})
"""Who looks (never acts) across every organisation of its region."""
SECOND_FACTOR_ROLES = frozenset({SYSTEM_ADMIN, SECURITY_ADMIN, AUDITOR, CERTIFICATE_OFFICER, EXAM_OFFICER})
_EXCLUSIVE = (frozenset({SYSTEM_ADMIN, SECURITY_ADMIN, AUDITOR}),)
_BY_KIND: dict[str, frozenset[str]] = {
    "regulator": frozenset(
        {ORGANISATION_ADMIN, SUPERVISOR, EDITOR, CONTENT_REVIEWER, CONTENT_PUBLISHER, CERTIFICATE_OFFICER}
    ),
    "exam_body": frozenset(
        {
            ORGANISATION_ADMIN,
            ITEM_AUTHOR,
            ITEM_REVIEWER,
            EXAM_OFFICER,
            INVIGILATOR,
            ASSESSOR,
            CERTIFICATE_OFFICER,
        }
    ),
    "exam_point": frozenset({ORGANISATION_ADMIN, EXAM_OFFICER, INVIGILATOR, ASSESSOR}),
    "training_institution": frozenset(
        {ORGANISATION_ADMIN, TEACHER, REGISTRAR, COURSE_AUTHOR, CERTIFICATE_OFFICER, WORKER}
    ),
    "practical_base": frozenset({ORGANISATION_ADMIN, TEACHER, ASSESSOR}),
    "enterprise": frozenset({ORGANISATION_ADMIN, TEACHER, REGISTRAR, COURSE_AUTHOR, CERTIFICATE_OFFICER, WORKER}),
    "publicity_office": frozenset(
        {ORGANISATION_ADMIN, EDITOR, CONTENT_REVIEWER, CONTENT_PUBLISHER, CERTIFICATE_OFFICER}
    ),
}
"""Which roles fit an organisation of a kind; EVERYWHERE roles and WORKER fit all."""


def abilities(roles: Iterable[str]) -> frozenset[str]:
    """Everything a set of roles allows within one organisation."""
    return frozenset().union(*(ABILITIES[role] for role in roles))


def reaches_region(kind: str, ability: str) -> bool:
    """Whether an ability held in an organisation of this kind also holds, for looking, in its whole
    region.
    """
    return kind in REGIONAL_KINDS and ability.endswith(".view")


def grantable(*, kind: str, granter: Iterable[str], holds_here: bool) -> frozenset[str]:
    """Roles that somebody with the abilities `granter` may give in an organisation of this kind.

    The three offices are given by the security administrator alone; an organisation's own administrator
    (`holds_here`) fills the posts that fit its kind; the system administrator appoints that administrator.
    """
    held = set(granter)
    fitting = _BY_KIND.get(kind, frozenset()) | {WORKER}
    roles: set[str] = set()
    if "accounts.manage" in held:
        roles |= EVERYWHERE
    if "organisations.manage" in held:
        roles |= fitting
    if "members.manage" in held and holds_here:
        roles |= fitting - {ORGANISATION_ADMIN}
    return frozenset(roles)


def conflict(roles: Iterable[str]) -> str:
    """Why one account can't hold all these roles, as a Chinese sentence; empty when it can."""
    held = set(roles)
    for group in _EXCLUSIVE:
        if len(held & group) > 1:
            return "系统管理员、安全管理员、审计员必须由不同的人担任。"
    return ""


def examiner_conflict(*, taught: Iterable[str], candidates: Iterable[str]) -> frozenset[str]:
    """The candidates this examiner has taught; non-empty means the examiner may not examine them (R-14)."""
    return frozenset(taught) & frozenset(candidates)
