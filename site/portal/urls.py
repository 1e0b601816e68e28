"""Addresses of the desks."""

from django.urls import path

from portal.views import desk, institution, messages

app_name = "portal"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("institution/", institution.institution, name="institution"),
    path("institution/list/", institution.institution_list, name="institution-list"),
    path("messages/", messages.messages, name="messages"),
    path("messages/read/", messages.read, name="messages-read"),
]
