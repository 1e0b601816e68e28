"""A page as plain text, kept beside the search index: excerpts and suggestions are read from here."""

from __future__ import annotations

from django.db import models
from wagtail.models import Page


class ReadableText(models.Model):
    """Written by the search backend whenever it indexes the page. The index itself holds pairs nobody can read.

    `names` are what suggestions show (title, aliases), one a line; `initials` are those of each name, with spaces.
    """

    page = models.OneToOneField(Page, on_delete=models.CASCADE, primary_key=True, related_name="+")
    names = models.TextField(blank=True)
    initials = models.TextField(blank=True)
    text = models.TextField(blank=True)

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.names.partition("\n")[0]
