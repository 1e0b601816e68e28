"""Addresses of accounts; allauth's own follow under the same prefix."""

from __future__ import annotations

from django.urls import path

from accounts.views import assist, me, organisations, people, person_forms, photos

app_name = "accounts"
urlpatterns = [
    path("me/", me.me, name="me"),
    path("me/complete/", me.complete, name="complete"),
    path("me/consent/", me.consent, name="consent"),
    path("me/photo/", me.own_photo, name="own-photo"),
    path("me/data/", me.own_data, name="own-data"),
    path("people/", people.people, name="people"),
    path("people/add/", person_forms.add, name="person-add"),
    path("people/<uuid:uuid>/", people.person, name="person"),
    path("people/<uuid:uuid>/edit/", person_forms.edit, name="person-edit"),
    path("people/<uuid:uuid>/photo/", photos.photo, name="photo"),
    path("people/<uuid:uuid>/assist/", assist.assist, name="person-assist"),
    path("people/<uuid:uuid>/second-factor/", assist.reset_factor, name="person-reset-factor"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/add/", organisations.organisation_form, name="organisation-add"),
    path("organisations/<uuid:uuid>/", organisations.organisation, name="organisation"),
    path("organisations/<uuid:uuid>/edit/", organisations.organisation_form, name="organisation-edit"),
    path("organisations/<uuid:uuid>/members/<int:pk>/end/", organisations.end, name="membership-end"),
]
