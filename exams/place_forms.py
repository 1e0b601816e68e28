"""Forms of exam points, rooms and bookings. They shape input only: rules and permissions are asked in the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.api import Organisation
from exams.domain.seats import write_seats
from exams.models import ExamPoint, Room
from exams.permissions import point_hosts_for
from qualifications.api import OperationItem


class _ItemsField(forms.ModelMultipleChoiceField):
    """Items under their categories, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)

    def grouped(self) -> list[tuple[Any, Any]]:
        groups: dict[str, list[tuple[int, str]]] = {}
        for item in self.queryset.select_related("category"):  # type: ignore[union-attr]
            groups.setdefault(item.category.name, []).append((item.pk, self.label_from_instance(item)))
        return list(groups.items())


class PointForm(forms.Form):
    """What an exam point may examine, and how to get there."""

    level = forms.ChoiceField(label=_("级别"), choices=ExamPoint.Level.choices, initial=ExamPoint.Level.CITY)
    directions = forms.CharField(label=_("交通"), max_length=200, required=False)
    holds_theory = forms.BooleanField(label=_("承担理论考试"), required=False, initial=True)
    holds_practical = forms.BooleanField(label=_("承担实操考试"), required=False)
    operation_items = _ItemsField(label=_("可考项目"), queryset=OperationItem.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items: Any = self.fields["operation_items"]
        items.queryset = OperationItem.objects.filter(is_current=True)
        items.choices = items.grouped()


class NewPointForm(PointForm):
    """The same with the organisation and the code, which never change."""

    organisation = forms.ModelChoiceField(
        label=_("单位"), queryset=Organisation.objects.none(), empty_label=_("请选择"), help_text=_("先在“单位”中登记")
    )
    code = forms.CharField(
        label=_("考点代码"),
        max_length=12,
        help_text=_("写在每张准考证号的开头，定后不能改，例如 YY01"),
        validators=[RegexValidator(r"^[A-Za-z0-9]{2,12}$", _("只用字母和数字，2 到 12 位。"))],
    )
    field_order = ("organisation", "code", "level", "directions", "holds_theory", "holds_practical", "operation_items")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = point_hosts_for(user)  # type: ignore[attr-defined]


class EditPointForm(PointForm):
    """The same for a point in use."""

    is_open = forms.BooleanField(label=_("正在使用（停用后不能新建场次）"), required=False)

    def __init__(self, *args: Any, point: ExamPoint, **kwargs: Any) -> None:
        names = ("level", "directions", "holds_theory", "holds_practical", "is_open")
        initial = {name: getattr(point, name) for name in names}
        initial["operation_items"] = [item.pk for item in point.operation_items.all()]
        super().__init__(*args, initial=initial, **kwargs)


class RoomForm(forms.Form):
    """Seats as they stand, and what is out of order."""

    name = forms.CharField(label=_("考场名称"), max_length=60)
    seats = forms.IntegerField(label=_("机位数"), min_value=1, max_value=2000, initial=30)
    columns = forms.IntegerField(
        label=_("每排机位"),
        min_value=1,
        max_value=60,
        initial=6,
        help_text=_("座位图按这个数分排，1 号在前排左起第一个"),
    )
    broken = forms.CharField(
        label=_("停用机位"), max_length=300, required=False, help_text=_("例如 3、7、12-14；停用的机位不预约、不抽签")
    )
    addresses = forms.CharField(
        label=_("考场网络地址"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=_("每行一个，例如 192.168.10.0/24；场次选了“只在考场网络内作答”才用到，锁定时固定下来"),
    )
    is_open = forms.BooleanField(label=_("正在使用"), required=False, initial=True)

    def __init__(self, *args: Any, room: Room | None = None, **kwargs: Any) -> None:
        if room is not None:
            names = ("name", "seats", "columns", "is_open")
            kwargs["initial"] = {name: getattr(room, name) for name in names}
            kwargs["initial"]["broken"] = write_seats(room.broken_seats)
            kwargs["initial"]["addresses"] = "\n".join(room.addresses)
        super().__init__(*args, **kwargs)


class BookingForm(forms.Form):
    """From when until when candidates take places themselves."""

    opens_at = forms.DateTimeField(
        label=_("开放时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
    )
    hours_before = forms.IntegerField(
        label=_("开考前多少小时截止"), min_value=1, max_value=720, initial=48, help_text=_("截止后才锁定场次、抽机位")
    )
