"""allauth's seams to our people: sign-in, phones, mails, second factors."""

from accounts.adapters.account import AccountAdapter
from accounts.adapters.second_factor import SecondFactorAdapter

__all__ = ["AccountAdapter", "SecondFactorAdapter"]
