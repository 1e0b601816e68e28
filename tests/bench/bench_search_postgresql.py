"""`search.20000_pg_median_ms`: what bench_search.py measures, on PostgreSQL."""

from __future__ import annotations

METRICS = (
    "search.20000_pg_median_ms",
    "search.20000_pg_p95_ms",
    "search.20000_pg_suggest_median_ms",
    "search.20000_pg_index_s",
)

if __name__ == "__main__":
    from tests.bench.bench_search import report

    report("postgresql", "pg_")
