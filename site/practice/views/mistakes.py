"""The book of wrong answers."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.api import Person
from evidence.api import database_now
from exams.api import open_items_by_id
from practice.models import Mistake
from practice.views.frame import row_of, with_person

A_PAGE = 20


@require_safe
@with_person
def mistake_list(request: HttpRequest, person: Person) -> HttpResponse:
    """Each with its key, its explanation, and the day it comes back."""
    kept = Mistake.objects.filter(person=person, mastered_at__isnull=True).order_by("due_at", "pk")
    page = Paginator(kept, A_PAGE).get_page(request.GET.get("page"))
    items = {item.id: item for item in open_items_by_id([row.item_id for row in page])}
    now = database_now()
    rows = [
        {**row_of(items[row.item_id], {}), "mistake": row, "is_due": row.due_at <= now}
        for row in page
        if row.item_id in items
    ]
    context = {
        "rows": rows,
        "page_obj": page,
        "due": kept.filter(due_at__lte=now).count(),
        "mastered": Mistake.objects.filter(person=person, mastered_at__isnull=False).count(),
    }
    return render(request, "practice/mistakes.html", context)
