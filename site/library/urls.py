"""Addresses of the library beyond its pages: search, at /search/."""

from django.urls import path

from library.views.search import search, suggest

app_name = "library"
urlpatterns = [
    path("", search, name="search"),
    path("suggest/", suggest, name="search-suggest"),
]
