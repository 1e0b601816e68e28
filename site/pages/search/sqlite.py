"""The index in SQLite: Wagtail's FTS5 table, filled with pairs, asked by phrases."""

from __future__ import annotations

from typing import Any

from django.db import connections, transaction
from modelsearch.backends.database.sqlite import sqlite as stock
from modelsearch.utils import get_content_type_pk

from pages.domain.bigrams import Run, indexed
from pages.search.asking import Asked, Group
from pages.search.indexing import AfterCommit, Reader, keep_readable
from pages.search.results import Compiler, CompletingCompiler, RankedResults

FEW_ENOUGH = 1500
"""Hits up to which bm25 is asked; a word in more pages tells nothing by how often it stands there."""
MANY = 1500
"""Entries beyond which titles are not measured and ids not named one by one."""
CHUNK = 150
SCOPES = {"all": "{title body}", "title": "{title}", "names": "{title autocomplete}"}


class SQLiteIndex(AfterCommit, stock.SQLiteIndex):
    """Entries are written anew; the triggers of Wagtail's migration carry them into the FTS5 table."""

    def add_items(self, model: Any, objs: Any) -> None:
        readers = [Reader(obj) for obj in objs]
        if not readers or not model.get_search_fields():
            return
        content_type = get_content_type_pk(model)
        entries = [
            stock.IndexEntry(
                content_type_id=content_type,
                object_id=reader.id,
                title=indexed(reader.title),
                autocomplete=indexed(reader.names),
                body=indexed(reader.body),
            )
            for reader in readers
        ]
        with transaction.atomic(using=self.write_connection.alias):
            for at in range(0, len(readers), CHUNK):
                ids = [reader.id for reader in readers[at : at + CHUNK]]
                old = self.entries.filter(content_type_id=content_type, object_id__in=ids)
                old._raw_delete(using=self.write_connection.alias)
            self.entries.bulk_create(entries, batch_size=CHUNK)
            keep_readable(model, readers)

    def _refresh_title_norms(self, full: bool = False) -> None:
        """Not used for ranking here, and the stock one reads the whole table at every save."""
        if full:
            table = stock.SQLiteFTSIndexEntry._meta.db_table
            with self.write_connection.cursor() as cursor:
                cursor.execute(f"INSERT INTO {table}({table}) VALUES('optimize')")  # noqa: S608 (our table)


class SQLiteBackend(stock.SQLiteSearchBackend):
    query_compiler_class = Compiler
    autocomplete_query_compiler_class = CompletingCompiler
    index_class = SQLiteIndex
    results_class = RankedResults

    def ranked(self, wanted: Asked, *, scope: str, content_types: list[int]) -> list[tuple[str, int]]:
        """(id as text, content type): names first, the shortest title before the others; then by bm25, or newest.

        FTS5 gives row numbers only, and which object they are is looked up once: the table of entries is wide, and
        joining it to a word that is everywhere costs ten times as much as the search.
        """
        expression = match(wanted)
        if not expression:
            return []
        fts = stock.SQLiteFTSIndexEntry._meta.db_table
        names = f"{SCOPES['title' if scope == 'title' else 'names']} : {expression}"
        with connections[stock.IndexEntry.objects.db].cursor() as cursor:
            cursor.execute(f"SELECT rowid FROM {fts} WHERE {fts} MATCH %s ORDER BY rowid DESC", [names])  # noqa: S608
            named = _shortest_first(cursor, [row[0] for row in cursor.fetchall()])
            found = named
            if scope == "all":
                everywhere = f"{SCOPES['all']} : {expression}"
                cursor.execute(f"SELECT count(*) FROM {fts} WHERE {fts} MATCH %s", [everywhere])  # noqa: S608
                order = f"bm25({fts}, 0, 1, 8)" if cursor.fetchone()[0] <= FEW_ENOUGH else "rowid DESC"
                cursor.execute(f"SELECT rowid FROM {fts} WHERE {fts} MATCH %s ORDER BY {order}", [everywhere])  # noqa: S608
                hits = [row[0] for row in cursor.fetchall()]
                inside = set(hits)
                found = list(dict.fromkeys([row for row in named if row in inside] + hits))
            objects = _objects(cursor, found, content_types)
        return [objects[row] for row in found if row in objects]

    def close(self, text_words: list[str], *, content_types: list[int], most: int) -> list[str]:
        """Ids of those whose names share most with these words."""
        if not text_words:
            return []
        entry, fts = stock.IndexEntry._meta.db_table, stock.SQLiteFTSIndexEntry._meta.db_table
        among = f"AND e.content_type_id IN ({','.join(str(int(pk)) for pk in content_types)})"
        source = f"FROM {fts} CROSS JOIN {entry} e ON e.id = {fts}.rowid WHERE {fts} MATCH %s {among}"  # noqa: S608
        expression = f"{SCOPES['names']} : ({' OR '.join(_quoted(word) for word in text_words)})"
        with connections[stock.IndexEntry.objects.db].cursor() as cursor:
            cursor.execute(f"SELECT e.object_id {source} ORDER BY bm25({fts}, 1, 0, 1) LIMIT {int(most)}", [expression])
            return [row[0] for row in cursor.fetchall()]


def _shortest_first(cursor: Any, rows: list[int]) -> list[int]:
    """Entries by the length of their title; very many stay as they are, the newest first."""
    if len(rows) > MANY:
        return rows
    table = stock.IndexEntry._meta.db_table
    cursor.execute(f"SELECT id, length(title) FROM {table} WHERE id IN ({_numbers(rows)})")  # noqa: S608
    lengths = dict(cursor.fetchall())
    return sorted(rows, key=lambda row: lengths.get(row, 0))


def _objects(cursor: Any, rows: list[int], content_types: list[int]) -> dict[int, tuple[str, int]]:
    """Entry → (id as text, content type). Many are read from the unique index alone, which holds just these columns."""
    table = stock.IndexEntry._meta.db_table
    only = "" if len(rows) > MANY else f" AND id IN ({_numbers(rows)})"
    cursor.execute(
        f"SELECT id, object_id, content_type_id FROM {table} WHERE content_type_id IN ({_numbers(content_types)}){only}"  # noqa: S608
    )
    return {row: (pk, content_type) for row, pk, content_type in cursor.fetchall()}


def _numbers(values: list[int]) -> str:
    return ",".join(str(int(value)) for value in values)


def match(wanted: Asked) -> str:
    """FTS5's language. Every word stands in quotes, and no word holds one."""
    if isinstance(wanted, Group):
        parts = [part for part in map(match, wanted.parts) if part]
        without = [part for part in map(match, wanted.without) if part]
        joined = (" OR " if wanted.any_of else " AND ").join(parts)
        if not joined:
            return ""
        return f"(({joined}) NOT ({' OR '.join(without)}))" if without else f"({joined})"
    return "(" + (" OR " if wanted.any_of else " AND ").join(map(_phrase, wanted.runs)) + ")"


def _phrase(run: Run) -> str:
    return _quoted(" ".join(run.words)) + (" *" if run.prefix else "")


def _quoted(words: str) -> str:
    return f'"{words}"'
