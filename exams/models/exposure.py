"""How often an item was drawn."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum

from exams.models.statistics import ItemStatistic, SittingItemStatistic


def with_exposure(versions: QuerySet[Any]) -> QuerySet[Any]:
    """Item versions with `drawn` (papers) and `sittings` of their item, all its versions together.

    Counted are the papers of published sittings that were marked; NULL before the first.
    """
    papers = ItemStatistic.objects.filter(version__item=OuterRef("item")).order_by().values("version__item")
    used = SittingItemStatistic.objects.filter(
        version__item=OuterRef("item"), sitting__published_at__isnull=False
    ).order_by()
    return versions.annotate(
        drawn=Subquery(papers.annotate(sum=Sum("n")).values("sum")),
        sittings=Subquery(used.values("version__item").annotate(count=Count("sitting", distinct=True)).values("count")),
    )
