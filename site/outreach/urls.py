"""Addresses of outreach."""

from django.urls import URLPattern, path

from outreach.views import campaigns, files, overview, quotas, records, report, stop

app_name = "outreach"
urlpatterns: list[URLPattern] = [
    path("", overview.overview, name="overview"),
    path("report.xlsx", report.report, name="report"),
    path("quotas/new/", quotas.create, name="quota-new"),
    path("quotas/<uuid:uuid>/", quotas.edit, name="quota-edit"),
    path("records/", records.record_list, name="records"),
    path("records/new/", records.create, name="record-new"),
    path("records/from-events/", records.from_events, name="record-from-events"),
    path("records/<uuid:uuid>/", records.detail, name="record"),
    path("records/<uuid:uuid>/edit/", records.edit, name="record-edit"),
    path("records/<uuid:uuid>/confirm/", records.confirm, name="record-confirm"),
    path("records/<uuid:uuid>/return/", records.give_back, name="record-return"),
    path("records/<uuid:uuid>/correct/", records.correct, name="record-correct"),
    path("files/<uuid:uuid>/", files.show, name="file"),
    path("messages/", campaigns.campaign_list, name="campaigns"),
    path("messages/new/", campaigns.create, name="campaign-new"),
    path("messages/<uuid:uuid>/", campaigns.detail, name="campaign"),
    path("messages/<uuid:uuid>/edit/", campaigns.edit, name="campaign-edit"),
    path("messages/<uuid:uuid>/counts/", campaigns.counts, name="campaign-counts"),
    path("messages/<uuid:uuid>/approve/", campaigns.approve, name="campaign-approve"),
    path("messages/<uuid:uuid>/start/", campaigns.start, name="campaign-start"),
    path("messages/<uuid:uuid>/stop/", campaigns.stop, name="campaign-stop"),
    path("stop/<str:token>/", stop.stop, name="stop"),
]
