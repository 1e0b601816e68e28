"""Open an institution's corner: its page, the group that may write below it, and a shelf for its pictures and files.

The group's rights end at that page (Wagtail gives rights by subtree); who belongs to it follows the role
(`fit_editor`). Pages there come under the site's workflow, because they stand below the home page.
"""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from accounts.api import NotAllowed, Organisation, User, actor_of, may
from courses.api import WRITING_KINDS, CourseIndexPage, InstitutionPage
from evidence import api as evidence
from evidence.api import database_now
from publicity.models import Corner
from publicity.refusals import Refused

_PAGE = ("add_page", "change_page")
_FILES = {
    ("wagtailimages", "image"): ("add_image", "change_image", "choose_image"),
    ("wagtaildocs", "document"): ("add_document", "change_document", "choose_document"),
}


def may_open_corners(user: User) -> bool:
    return may(user, "pages.publish") or may(user, "organisations.manage")


def open_corner(organisation: Organisation, *, by: User) -> Corner:
    """The corner, made once; a page that already stands for the institution is taken over."""
    if not may_open_corners(by):
        raise NotAllowed
    if organisation.kind not in WRITING_KINDS:
        raise Refused(_("只有培训机构和企业可以开设课程专区。"))
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        known = Corner.objects.filter(organisation=organisation).first()
        if known is not None:
            return known
        page = InstitutionPage.objects.filter(institution=organisation).first() or _lay_page(organisation)
        group = _lay_group(organisation, page)
        collection = _lay_shelf(organisation, group)
        corner = Corner.objects.create(
            organisation=organisation, page=page, group=group, collection=collection, opened_at=database_now()
        )
        evidence.append(
            "publicity.corner.opened",
            actor=actor_of(by),
            subjects=[f"organisation:{organisation.uuid}"],
            body={"page": page.pk, "group": group.pk},
        )
    return corner


def _lay_page(organisation: Organisation) -> InstitutionPage:
    index = CourseIndexPage.objects.live().first()
    if index is None:
        raise Refused(_("还没有课程目录，先在网站后台建好“课程”。"))
    page = InstitutionPage(title=organisation.name, slug=f"org-{organisation.uuid.hex[:8]}", institution=organisation)
    index.add_child(instance=page)
    return page


def _lay_group(organisation: Organisation, page: InstitutionPage) -> Group:
    group = Group.objects.create(name=f"课程作者 {organisation.name[:100]} {organisation.pk}")
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    for name in _PAGE:
        GroupPagePermission.objects.create(group=group, page=page, permission=_right("wagtailcore", "page", name))
    return group


def _lay_shelf(organisation: Organisation, group: Group) -> Collection:
    root = Collection.get_first_root_node()
    shelf: Collection = root.add_child(name=organisation.name)
    for (app_label, model), names in _FILES.items():
        for name in names:
            GroupCollectionPermission.objects.create(
                group=group, collection=shelf, permission=_right(app_label, model, name)
            )
    return shelf


def _right(app_label: str, model: str, codename: str) -> Permission:
    """Laid here too, for a database whose rights were not yet announced by `migrate`."""
    kind = ContentType.objects.get_by_natural_key(app_label, model)
    right, _created = Permission.objects.get_or_create(
        content_type=kind, codename=codename, defaults={"name": f"Can {codename.replace('_', ' ')}"}
    )
    return right
