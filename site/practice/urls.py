"""Addresses of practice: everybody's own."""

from django.urls import path

from practice.views import home, mistakes, session

app_name = "practice"
urlpatterns = [
    path("", home.home, name="home"),
    path("start/", home.start, name="start"),
    path("mistakes/", mistakes.mistake_list, name="mistakes"),
    path("<uuid:uuid>/", session.session, name="session"),
    path("<uuid:uuid>/answer/", session.answer, name="answer"),
    path("<uuid:uuid>/result/", session.result, name="result"),
]
