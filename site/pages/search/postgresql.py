"""The index in PostgreSQL: tsvectors written word by word, past its parser, which knows no Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, transaction
from modelsearch.backends.database.postgres import postgres as stock
from modelsearch.utils import get_content_type_pk

from pages.domain.bigrams import words_of
from pages.search.asking import Asked, Group, Words
from pages.search.indexing import AfterCommit, Reader, keep_readable
from pages.search.results import Compiler, CompletingCompiler, RankedResults

FEW_ENOUGH = 300
"""Hits up to which ts_rank is asked: it has to fetch and unpack the vector of every one of them."""
LAST_POSITION = 16_383
SAME_WORD = 4
"""Positions kept of one word: enough for ts_rank to see what stands together."""
MANY_WORDS = 50_000
"""Different words beyond which positions are left out, so that no vector reaches the limit of 1 MB."""

INDEX = "pages_search_gin"
CREATE_INDEX = (
    f"CREATE INDEX {{how}} IF NOT EXISTS {INDEX} ON {stock.IndexEntry._meta.db_table}"
    " USING gin ((title || body)) WITH (fastupdate = off)"
)
BUILD_MEMORY = "256MB"


class PostgresIndex(AfterCommit, stock.PostgresIndex):
    """One statement a page; the readable texts stand in a table of ours, so the stock copies stay empty."""

    def add_items(self, model: Any, objs: Any) -> None:
        readers = [Reader(obj) for obj in objs]
        if not readers or not model.get_search_fields():
            return
        content_type = get_content_type_pk(model)
        rows = [
            (content_type, reader.id, vector(reader.title, "A"), vector(reader.names), vector(reader.body))
            for reader in readers
        ]
        table = stock.IndexEntry._meta.db_table
        with transaction.atomic(using=self.write_connection.alias), self.write_connection.cursor() as cursor:
            cursor.executemany(  # the table's name is Wagtail's, the rows are parameters
                f"INSERT INTO {table} (content_type_id, object_id, title, autocomplete, body, title_norm, title_text,"  # noqa: S608
                " body_text) VALUES (%s, %s, %s::tsvector, %s::tsvector, %s::tsvector, 1.0, '', '')"
                " ON CONFLICT (content_type_id, object_id) DO UPDATE SET title = EXCLUDED.title,"
                " autocomplete = EXCLUDED.autocomplete, body = EXCLUDED.body, title_text = '', body_text = ''",
                rows,
            )
            keep_readable(model, readers)

    def _refresh_title_norms(self, full: bool = False) -> None:
        """Not used for ranking here, and the stock one reads the whole table at every save."""


class Rebuilder(stock.PostgresSearchRebuilder):
    """Load first, then build: 20,000 pages went into the large index word by word for minutes; sorted into a new one
    they take half of one. Not in one transaction as Wagtail's, which would hold every search until its end: meanwhile
    searches read the table, slower and right. Whoever stops a rebuild runs it again.
    """

    def start(self) -> Any:
        connection = self.index.write_connection
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            if connection.in_atomic_block:  # a test's, or a caller's who wants all or nothing: the index stays
                return super().start()
            cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {INDEX}")
        return super().start()

    def finish(self) -> None:
        connection = self.index.write_connection
        with connection.cursor() as cursor:
            if not connection.in_atomic_block:
                cursor.execute(f"SET maintenance_work_mem = '{BUILD_MEMORY}'")
                cursor.execute(CREATE_INDEX.format(how="CONCURRENTLY"))
                cursor.execute("RESET maintenance_work_mem")
            cursor.execute(f"ANALYZE {stock.IndexEntry._meta.db_table}")
            cursor.execute("RESET statement_timeout")


class PostgresBackend(stock.PostgresSearchBackend):
    query_compiler_class = Compiler
    autocomplete_query_compiler_class = CompletingCompiler
    index_class = PostgresIndex
    results_class = RankedResults
    atomic_rebuilder_class = Rebuilder

    def ranked(self, wanted: Asked, *, scope: str, content_types: list[int]) -> list[tuple[str, int]]:
        """(id as text, content type): names first, the shortest title before the others; then by ts_rank, or newest."""
        query = tsquery(wanted)
        if not query:
            return []
        table = stock.IndexEntry._meta.db_table
        names = {"title": "title @@ q", "names": "autocomplete @@ q"}.get(scope, "(title @@ q OR autocomplete @@ q)")
        where = "(title || body) @@ q" if scope == "all" else names
        source = f"FROM {table}, CAST(%s AS tsquery) q WHERE {where} AND content_type_id = ANY(%s)"  # noqa: S608
        with self._index_only() as cursor:
            cursor.execute(
                f"SELECT object_id, content_type_id, {names} AS named, length(title) {source} ORDER BY id DESC",
                [query, content_types],
            )
            rows = cursor.fetchall()
            named = [row[:2] for row in sorted((row for row in rows if row[2]), key=lambda row: row[3])]
            rest = [row[:2] for row in rows if not row[2]]
            if 1 < len(rest) <= FEW_ENOUGH:
                cursor.execute(
                    f"SELECT object_id, content_type_id {source} AND NOT {names}"
                    " ORDER BY ts_rank(body, q) DESC, id DESC",
                    [query, content_types],
                )
                rest = cursor.fetchall()
        return named + rest

    def close(self, text_words: list[str], *, content_types: list[int], most: int) -> list[str]:
        """Ids of those whose names share most with these words."""
        if not text_words:
            return []
        table = stock.IndexEntry._meta.db_table
        query = " | ".join(f"'{word}'" for word in text_words)
        with self._index_only() as cursor:
            cursor.execute(
                f"SELECT object_id FROM {table}, CAST(%s AS tsquery) q WHERE autocomplete @@ q"  # noqa: S608
                f" AND content_type_id = ANY(%s) ORDER BY ts_rank(autocomplete, q, 1) DESC, id DESC LIMIT {int(most)}",
                [query, content_types],
            )
            return [row[0] for row in cursor.fetchall()]

    @contextmanager
    def _index_only(self) -> Iterator[Any]:
        """The planner does not count what unpacking a vector costs and would read the table for a frequent word."""
        connection = connections[stock.IndexEntry._default_manager.db]
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            yield cursor
            cursor.execute("SET LOCAL enable_seqscan = on")


def vector(text: str, weight: str = "") -> str:
    """A tsvector's own notation: 'word':1A,7A. Words hold no quote and no backslash."""
    places: dict[str, str] = {}
    for place, word in enumerate(words_of(text), start=1):
        kept = places.get(word)
        if kept is None:
            places[word] = f":{place}{weight}" if place <= LAST_POSITION else ""
        elif place <= LAST_POSITION and kept.count(",") < SAME_WORD - 1:
            places[word] = f"{kept},{place}{weight}"
    if len(places) > MANY_WORDS:
        return " ".join([f"'{word}'" for word in places])
    return " ".join([f"'{word}'{kept}" for word, kept in places.items()])


def tsquery(wanted: Asked) -> str:
    """A tsquery's own notation: all pairs of a run, in any place, since positions end at 16,383."""
    if isinstance(wanted, Group):
        parts = [part for part in map(tsquery, wanted.parts) if part]
        without = [f"!({part})" for part in map(tsquery, wanted.without) if part]
        joined = (" | " if wanted.any_of else " & ").join(parts)
        return " & ".join([f"({joined})", *without]) if joined else ""
    return (" | " if wanted.any_of else " & ").join(_runs(wanted))


def _runs(wanted: Words) -> Iterator[str]:
    for run in wanted.runs:
        words = [f"'{word}'" for word in run.words]
        if run.prefix:
            words[-1] += ":*"
        yield "(" + " & ".join(words) + ")"
