"""Rows about people; other apps use `accounts.api` and name these models by string."""

from accounts.models.consent import Consent
from accounts.models.encrypted import EncryptedTextField, lookup_hash
from accounts.models.message import Message
from accounts.models.organisation import Membership, Organisation, Role
from accounts.models.person import Person, private_storage
from accounts.models.region import Region
from accounts.models.sign_in import SignInFailure, WorkerSeen
from accounts.models.user import User
from accounts.models.work import PostHolding, WorkFact

__all__ = [
    "Consent",
    "EncryptedTextField",
    "Membership",
    "Message",
    "Organisation",
    "Person",
    "PostHolding",
    "Region",
    "Role",
    "SignInFailure",
    "User",
    "WorkFact",
    "WorkerSeen",
    "lookup_hash",
    "private_storage",
]
