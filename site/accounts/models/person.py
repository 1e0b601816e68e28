"""The person behind an account; also those who never sign in with one."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.domain.identity import mask_mobile, mask_name, mask_number
from accounts.models.encrypted import EncryptedTextField, lookup_hash


def private_storage() -> Any:
    """Files no URL leads to."""
    return storages["private"]


def photo_path(person: Person, filename: str) -> str:
    """`photos/ab/<uuid>-<random>.jpg`: neither a name nor a number."""
    return f"photos/{person.uuid.hex[:2]}/{person.uuid.hex}-{uuid.uuid4().hex[:12]}.jpg"


class PersonQuerySet(models.QuerySet["Person"]):
    def with_number(self, number: str) -> PersonQuerySet:
        """People with this normalised document number, by keyed hash."""
        return self.filter(id_number_hash=lookup_hash(number))


class Person(models.Model):
    """Name, identity document (encrypted), photo. One row for each (document type, number)."""

    class Document(models.TextChoices):
        RESIDENT = "resident", _("居民身份证")
        HMT_RESIDENT = "hmt_resident", _("港澳台居民居住证")
        FOREIGN_RESIDENT = "foreign_resident", _("外国人永久居留身份证")
        HMT_PERMIT = "hmt_permit", _("港澳居民来往内地通行证")
        TAIWAN_PERMIT = "taiwan_permit", _("台湾居民来往大陆通行证")
        PASSPORT = "passport", _("护照")

    class Sex(models.TextChoices):
        MALE = "male", _("男")
        FEMALE = "female", _("女")

    class Education(models.IntegerChoices):
        PRIMARY = 1, _("小学及以下")
        JUNIOR = 2, _("初中")
        SENIOR = 3, _("高中或同等")
        COLLEGE = 4, _("大专")
        BACHELOR = 5, _("本科及以上")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    name = models.CharField(_("姓名"), max_length=60)
    sex = models.CharField(_("性别"), max_length=6, choices=Sex.choices, blank=True)
    birth_on = models.DateField(_("出生日期"), null=True, blank=True)
    document = models.CharField(_("证件类型"), max_length=20, choices=Document.choices, default=Document.RESIDENT)
    id_number = EncryptedTextField(_("证件号码"))
    id_number_hash = models.CharField(max_length=64, editable=False)
    id_number_masked = models.CharField(_("证件号码"), max_length=40, editable=False)
    mobile = EncryptedTextField(_("手机号"), blank=True)
    mobile_hash = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    education = models.PositiveSmallIntegerField(_("文化程度"), choices=Education.choices, null=True, blank=True)
    photo = models.ImageField(_("照片"), storage=private_storage, upload_to=photo_path, blank=True)
    photo_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("人员")
        verbose_name_plural = _("人员")
        constraints = [models.UniqueConstraint(fields=["document", "id_number_hash"], name="one_person_per_document")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.id_number_hash = lookup_hash(self.id_number)
        self.id_number_masked = mask_number(self.id_number)
        self.mobile_hash = lookup_hash(self.mobile)
        super().save(*args, **kwargs)

    @property
    def masked_name(self) -> str:
        return mask_name(self.name)

    @property
    def masked_mobile(self) -> str:
        return mask_mobile(self.mobile) if self.mobile else ""

    @property
    def subject(self) -> str:
        """The pseudonym under which evidence names this person."""
        return f"person:{self.uuid}"
