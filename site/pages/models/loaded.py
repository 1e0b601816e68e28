"""Which of the house's own content is in the database."""

from __future__ import annotations

from django.db import models


class Loaded(models.Model):
    """One set of content files (`name`) and the digest of what was loaded last: a second start has nothing to do."""

    name = models.SlugField(primary_key=True)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.name
