"""Addresses of qualifications."""

from django.urls import URLPattern, path

from qualifications.views import catalogue, editions, imports, workdays

app_name = "qualifications"
urlpatterns: list[URLPattern] = [
    path("", editions.edition_list, name="editions"),
    path("editions/<str:key>/", editions.edition_detail, name="edition"),
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/template.xlsx", imports.template_file, name="catalogue-template"),
    path("catalogue/import/", imports.upload, name="catalogue-upload"),
    path("catalogue/import/<uuid:uuid>/", imports.detail, name="catalogue-import"),
    path("catalogue/import/<uuid:uuid>/commit/", imports.commit, name="catalogue-commit"),
    path("catalogue/import/<uuid:uuid>/refused.xlsx", imports.refused_file, name="catalogue-refused"),
    path("workdays/", workdays.workdays, name="workdays"),
    path("workdays/<int:pk>/unset/", workdays.workday_unset, name="workday-unset"),
]
