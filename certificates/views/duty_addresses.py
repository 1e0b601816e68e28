"""Addresses of duties, below the certificates' own."""

from django.urls import path, re_path

from certificates.views import duties, foresight, log, notices, work

DUTIES = [
    path("duties/", duties.mine, name="duties-mine"),
    path("duties/people/", duties.people, name="duties-people"),
    path("duties/people/<uuid:uuid>/", duties.person, name="duties-person"),
    path("duties/people/<uuid:uuid>/posts/", work.post_add, name="post-add"),
    path("duties/people/<uuid:uuid>/facts/", work.fact_add, name="fact-add"),
    path("duties/posts/<uuid:uuid>/end/", work.post_end, name="post-end"),
    path("duties/facts/<uuid:uuid>/end/", work.fact_end, name="fact-end"),
    path("duties/import/", work.upload, name="posts-import"),
    path("duties/import/template.xlsx", work.template_file, name="posts-template"),
    path("duties/notices/", notices.notices, name="notices"),
    path("duties/calendar/", notices.own_feed, name="own-feed"),
    re_path(r"^duties/calendar/(?P<token>[A-Za-z0-9_-]{1,64})\.ics$", notices.calendar, name="duty-calendar"),
    path("log/", log.log, name="log"),
    path("log/proof/<int:index>.json", log.proof, name="log-proof"),
    path("log/<str:name>", log.log_file, name="log-file"),
    path("duties/forecast/", foresight.forecast, name="duties-forecast"),
    path("duties/forecast.xlsx", foresight.forecast_file, name="duties-forecast-file"),
    path("duties/what-if/", foresight.what_if, name="duties-what-if"),
]
