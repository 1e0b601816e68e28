"""Our own picture and attachment models, chosen before the first migration so that fields can be added later."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from publicity.domain.media_kinds import HEAD, PLAYED, is_what_it_says


class Picture(AbstractImage):
    """A picture with the credit that is shown beside it."""

    credit = models.CharField(_("来源"), max_length=120, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("图片")
        verbose_name_plural = _("图片")


class PictureRendition(AbstractRendition):
    """A scaled or converted picture."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition")
        ]


class Attachment(AbstractDocument):
    """A document for download, or a film, a recording or captions of ours."""

    admin_form_fields = Document.admin_form_fields

    def clean(self) -> None:
        """Only what plays may be large, and every file must be what its name says."""
        super().clean()
        if not self.file:
            return
        kind = self.file_extension.lower()
        limit = settings.PLAYED_FILE_LIMIT if kind in PLAYED else settings.ATTACHMENT_LIMIT
        if self.file.size > limit:
            raise ValidationError({"file": _("文件太大，最大 %(n)s MB。") % {"n": limit // 1024**2}})
        with self.open_file() as file:
            head = file.read(HEAD)
            file.seek(0)
        if not is_what_it_says(kind, head):
            raise ValidationError({"file": _("文件内容和扩展名不符，请用原文件重新导出后再上传。")})
