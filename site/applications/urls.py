"""Addresses of applications."""

from django.urls import URLPattern, path

from applications.views import again, booking, group, mine, officer, papers

app_name = "applications"
urlpatterns: list[URLPattern] = [
    path("", mine.home, name="home"),
    path("calendar/", booking.calendar, name="calendar"),
    path("start/<slug:key>/", mine.start, name="start"),
    path("again/<uuid:uuid>/", again.again, name="again"),
    path("group/", group.group, name="group"),
    path("group/confirm/", group.group_confirm, name="group-confirm"),
    path("group/template.xlsx", group.group_template, name="group-template"),
    path("desk/", officer.desk, name="desk"),
    path("desk/due/", officer.due_list, name="due"),
    path("papers/<uuid:uuid>/", papers.paper_file, name="paper"),
    path("papers/<uuid:uuid>/drop/", papers.paper_drop, name="paper-drop"),
    path("papers/<uuid:uuid>/judge/", papers.paper_judge, name="paper-judge"),
    path("<uuid:uuid>/", mine.detail, name="detail"),
    path("<uuid:uuid>/edit/", mine.edit, name="edit"),
    path("<uuid:uuid>/promise/", mine.promise, name="promise"),
    path("<uuid:uuid>/papers/", papers.paper_add, name="paper-add"),
    path("<uuid:uuid>/submit/", mine.submit, name="submit"),
    path("<uuid:uuid>/withdraw/", mine.take_back, name="withdraw"),
    path("<uuid:uuid>/seats/", booking.seats, name="seats"),
    path("<uuid:uuid>/release/", booking.release, name="release"),
    path("<uuid:uuid>/wait/", booking.wait, name="wait"),
    path("<uuid:uuid>/decide/", officer.decide, name="decide"),
]
