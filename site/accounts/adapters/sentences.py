"""What the sign-in pages say when something does not fit, in the field's words."""

from django.utils.translation import gettext_lazy as _

_WRONG = _("账号或密码不正确。")

SENTENCES = {
    "account_inactive": _("此账号已停用，请联系本单位管理员。"),
    "cannot_remove_primary_email": _("不能删除主邮箱。"),
    "duplicate_email": _("此邮箱已绑定在您的账号上。"),
    "email_password_mismatch": _WRONG,
    "phone_password_mismatch": _WRONG,
    "username_password_mismatch": _WRONG,
    "invalid_login": _WRONG,
    "email_taken": _("此邮箱已被其他账号使用。"),
    "phone_taken": _("此手机号已被其他账号使用。"),
    "enter_current_password": _("当前密码不正确。"),
    "incorrect_code": _("验证码不正确，请核对后重新输入。"),
    "incorrect_password": _("密码不正确。"),
    "invalid_or_expired_key": _("链接无效或已过期。"),
    "invalid_password_reset": _("重置链接无效或已使用，请重新申请。"),
    "max_email_addresses": _("最多只能绑定 %d 个邮箱。"),
    "too_many_login_attempts": _("操作过于频繁，请稍后再试。"),
    "rate_limited": _("操作过于频繁，请稍后再试。"),
    "unknown_email": _("没有账号使用此邮箱。"),
    "unknown_phone": _("没有账号使用此手机号。"),
    "unverified_primary_email": _("请先验证主邮箱。"),
    "username_taken": _("此用户名已被使用。"),
    "username_blacklisted": _("此用户名不可用。"),
    "select_only_one": _("手机号和邮箱请只填一项。"),
    "same_as_current": _("新内容须与当前不同。"),
    "initial_password_lapsed": _("初始密码已过期（7 天），请找工作人员重新办理。"),
}
