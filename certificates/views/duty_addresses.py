"""Addresses of duties, below the certificates' own."""

from django.urls import path

from certificates.views import duties, work

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
]
