"""Middleware of accounts, in the order it runs: nothing kept, back to the form, idle sign-out, new
password, second factor.
"""

from accounts.middleware.back_to_form import BackToFormMiddleware
from accounts.middleware.idle import IdleLogoutMiddleware
from accounts.middleware.keep_private import KeepPrivateMiddleware
from accounts.middleware.must_change_password import MustChangePasswordMiddleware
from accounts.middleware.second_factor import StaffSecondFactorMiddleware

__all__ = [
    "BackToFormMiddleware",
    "IdleLogoutMiddleware",
    "KeepPrivateMiddleware",
    "MustChangePasswordMiddleware",
    "StaffSecondFactorMiddleware",
]
