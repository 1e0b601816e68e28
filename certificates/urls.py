"""Addresses of certificates."""

from django.urls import path, re_path

from certificates.views import changes, desk, download, verify
from certificates.views.duty_addresses import DUTIES

app_name = "certificates"
urlpatterns = [
    path("", desk.certificates, name="list"),
    path("verify/", verify.verify, name="verify"),
    re_path(r"^v/(?P<token>[A-Za-z0-9_-]{1,64})/$", verify.verify_token, name="verify-token"),
    path("orders/", desk.orders, name="orders"),
    path("orders/<int:pk>/retry/", changes.retry, name="order-retry"),
    path("changes/<int:pk>/approve/", changes.decide, {"verdict": "approve"}, name="change-approve"),
    path("changes/<int:pk>/refuse/", changes.decide, {"verdict": "refuse"}, name="change-refuse"),
    *DUTIES,
    path("<uuid:uuid>/", desk.detail, name="detail"),
    path("<uuid:uuid>/download/", download.download, name="download"),
    path("<uuid:uuid>/revoke/", changes.propose, name="revoke"),
    path("<uuid:uuid>/replace/", changes.replace, name="replace"),
]
