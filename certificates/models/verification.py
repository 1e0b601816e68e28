"""Misses of the public verification, counted to slow down guessing (SEC-07)."""

from django.db import models


class VerificationMiss(models.Model):
    """One look-up that found nothing. The address is kept as a keyed hash and for minutes only."""

    address_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["address_hash", "at"], name="certificates_misses")]

    def __str__(self) -> str:
        return f"{self.address_hash[:8]} {self.at:%H:%M:%S}"
