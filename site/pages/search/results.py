"""Found objects in the order of their rank, filtered by whatever queryset Wagtail or a view hands in."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from modelsearch.backends.base import BaseSearchQueryCompiler, BaseSearchResults, FilterFieldError
from modelsearch.utils import get_descendants_content_types_pks

from pages.search.asking import EVERYTHING, Group, read

MOST_PARAMETERS = 900
"""Ids passed to the database at once; beyond, the queryset's own ids are read and intersected here."""


class Compiler(BaseSearchQueryCompiler):
    """The words of a query and where to look for them. Title and alias always weigh more; other `fields` are one."""

    DEFAULT_OPERATOR = "and"
    HANDLES_ORDER_BY_EXPRESSIONS = True
    COMPLETES = False

    @property
    def scope(self) -> str:
        """`all`, `title`, or `names` (title and aliases)."""
        if self.COMPLETES:
            return "names"
        return "title" if self.fields and list(self.fields) == ["title"] else "all"

    def read(self) -> Any:
        return read(self.query, prefix=self.COMPLETES)

    def content_types(self) -> list[int]:
        return list(get_descendants_content_types_pks(self.queryset.model))


class CompletingCompiler(Compiler):
    COMPLETES = True


class RankedResults(BaseSearchResults):
    """Two small queries for one rank: the index gives ids in order, the queryset says which of them count."""

    supports_facet = True

    def rows(self, *fields: str) -> list[tuple[Any, ...]]:
        """(pk, *fields) of everything found, in the order of the results, neither sliced nor cached."""
        queryset, wanted = self.query_compiler.queryset, self.query_compiler.read()
        if wanted is None:
            return []
        if isinstance(wanted, Group) and not wanted.parts:
            queryset = queryset if wanted == EVERYTHING else queryset.exclude(pk__in=self._ids(wanted.without[0]))
            return list(self._ordered(queryset).values_list("pk", *fields))
        ids = self._ids(wanted)
        if not self.query_compiler.order_by_relevance:
            kept = {row[0] for row in self._among(queryset.order_by(), ids)}
            return [row for row in self._ordered(queryset).values_list("pk", *fields) if row[0] in kept]
        found = {row[0]: row for row in self._among(queryset.order_by(), ids, *fields)}
        return [found[pk] for pk in ids if pk in found]

    def _ids(self, wanted: Any) -> list[Any]:
        compiler = self.query_compiler
        hits = self.backend.ranked(wanted, scope=compiler.scope, content_types=compiler.content_types())
        to_python = compiler.queryset.model._meta.pk.to_python
        return [to_python(text) for text, _content_type in hits]

    def _among(self, queryset: Any, ids: list[Any], *fields: str) -> list[tuple[Any, ...]]:
        if len(ids) <= MOST_PARAMETERS:
            return list(queryset.filter(pk__in=ids).values_list("pk", *fields))
        wanted = set(ids)
        return [row for row in queryset.values_list("pk", *fields) if row[0] in wanted]

    def _ordered(self, queryset: Any) -> Any:
        """Always some order, so that no row stands on two pages."""
        return queryset if queryset.query.order_by else queryset.order_by("-pk")

    def _do_search(self) -> list[Any]:
        pks = [row[0] for row in self.rows()][self.start : self.stop]
        found = {obj.pk: obj for obj in self.query_compiler.queryset.order_by().filter(pk__in=pks)}
        objects = [found[pk] for pk in pks if pk in found]
        if self._score_field is not None:
            for place, obj in enumerate(objects):
                setattr(obj, self._score_field, 1 / (1 + self.start + place))
        return objects

    def _do_count(self) -> int:
        return len(self.rows()[self.start : self.stop])

    def facet(self, field_name: str) -> OrderedDict[Any, int]:
        if self.query_compiler._get_filterable_field(field_name) is None:
            raise FilterFieldError(f"{field_name} needs an index.FilterField", field_name=field_name)
        counts: dict[Any, int] = {}
        for _pk, value in self.rows(field_name):
            counts[value] = counts.get(value, 0) + 1
        return OrderedDict(sorted(counts.items(), key=lambda entry: -entry[1]))
