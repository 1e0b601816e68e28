"""Addresses of the desks."""

from django.urls import path

from portal.views import desk, messages

app_name = "portal"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("messages/", messages.messages, name="messages"),
    path("messages/read/", messages.read, name="messages-read"),
]
