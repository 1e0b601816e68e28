"""Addresses of certificates."""

from django.urls import path, re_path

from certificates.views import batches, bulk, cards, changes, desk, download, faces, verify
from certificates.views.duty_addresses import DUTIES

app_name = "certificates"
urlpatterns = [
    path("", desk.certificates, name="list"),
    path("verify/list/", bulk.bulk, name="bulk"),
    path("verify/", verify.verify, name="verify"),
    re_path(r"^v/(?P<token>[A-Za-z0-9_-]{1,64})/$", verify.verify_token, name="verify-token"),
    path("orders/", desk.orders, name="orders"),
    path("orders/<int:pk>/retry/", changes.retry, name="order-retry"),
    path("changes/<int:pk>/approve/", changes.decide, {"verdict": "approve"}, name="change-approve"),
    path("changes/<int:pk>/refuse/", changes.decide, {"verdict": "refuse"}, name="change-refuse"),
    *DUTIES,
    path("cards/", cards.index, name="cards"),
    path("cards/new/", cards.create, name="card-new"),
    path("cards/list/", cards.upload, name="card-upload"),
    path("cards/list/template.xlsx", cards.template_file, name="card-template"),
    path("cards/<uuid:uuid>/", cards.detail, name="card"),
    path("cards/<uuid:uuid>/check/", cards.check, name="card-check"),
    path("cards/<uuid:uuid>/photo/", cards.photo, name="card-photo"),
    path("kinds/", faces.kinds, name="kinds"),
    path("kinds/<slug:key>/", faces.edit, name="face-edit"),
    path("kinds/<slug:key>/preview/", faces.preview, name="face-preview"),
    path("kinds/<slug:key>/set/", faces.setting, name="kind-set"),
    path("faces/<uuid:uuid>/", faces.version, name="face"),
    path("faces/<uuid:uuid>/release/", faces.release, name="face-release"),
    path("batches/", batches.index, name="batches"),
    path("batches/class/", batches.from_class, name="batch-class"),
    path("batches/sitting/", batches.from_sitting, name="batch-sitting"),
    path("batches/list/", batches.from_list, name="batch-list"),
    path("batches/list/template.xlsx", batches.template_file, name="batch-template"),
    path("batches/single/", batches.single, name="batch-single"),
    path("batches/<uuid:uuid>/", batches.detail, name="batch"),
    path("batches/<uuid:uuid>/confirm/", batches.decide, {"verdict": "confirm"}, name="batch-confirm"),
    path("batches/<uuid:uuid>/approve/", batches.decide, {"verdict": "approve"}, name="batch-approve"),
    path("batches/<uuid:uuid>/cancel/", batches.decide, {"verdict": "cancel"}, name="batch-cancel"),
    path("batches/<uuid:uuid>/resume/", batches.decide, {"verdict": "resume"}, name="batch-resume"),
    path("batches/<uuid:uuid>/faults.xlsx", batches.faults, name="batch-faults"),
    path("batches/<uuid:uuid>/files.zip", batches.archive, name="batch-zip"),
    path("batches/<uuid:uuid>/print.pdf", batches.print_sheet, name="batch-print"),
    path("<uuid:uuid>/", desk.detail, name="detail"),
    path("<uuid:uuid>/download/", download.download, name="download"),
    path("<uuid:uuid>/revoke/", changes.propose, name="revoke"),
    path("<uuid:uuid>/suspend/", changes.suspend, name="suspend"),
    path("<uuid:uuid>/restore/", changes.restore, name="restore"),
    path("<uuid:uuid>/replace/", changes.replace, name="replace"),
]
