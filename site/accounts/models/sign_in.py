"""What guards the sign-in form, and what shows that the workers behind it are alive."""

from django.db import models


class SignInFailure(models.Model):
    """A failed try, by account and device (SEC-18); `device` is empty for devices this account never used."""

    account_hash = models.CharField(max_length=64)
    device = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account_hash", "device", "at"], name="accounts_failures")]

    def __str__(self) -> str:
        return f"{self.account_hash[:8]}@{self.device[:8]}"


class WorkerSeen(models.Model):
    """When each background worker last reported; a silent worker is shown to administrators."""

    name = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
