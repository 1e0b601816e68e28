"""Addresses of the audit desk."""

from django.urls import URLPattern, path

from audits.views import desk, findings, log, samples, story

app_name = "audits"
urlpatterns: list[URLPattern] = [
    path("", desk.desk, name="desk"),
    path("lists/", desk.watch, name="list"),
    path("certificates/<uuid:uuid>/", story.story, name="story"),
    path("certificates/<uuid:uuid>/dossier/", story.dossier, name="dossier"),
    path("certificates/<uuid:uuid>/finding/", findings.finding_of_certificate, name="finding-create"),
    path("samples/", samples.sample_list, name="sample-list"),
    path("samples/new/", samples.sample_create, name="sample-create"),
    path("samples/<uuid:uuid>/", samples.sample, name="sample"),
    path("samples/<uuid:uuid>/proof.json", samples.proof, name="proof"),
    path("samples/<uuid:uuid>/<int:position>/", samples.case, name="case"),
    path("samples/<uuid:uuid>/<int:position>/finding/", findings.finding_of_case, name="case-finding"),
    path("findings/", findings.finding_list, name="finding-list"),
    path("findings/<uuid:uuid>/", findings.finding, name="finding"),
    path("findings/<uuid:uuid>/step/", findings.step, name="finding-step"),
    path("log/", log.log, name="log"),
    path("log/export/", log.export, name="log-export"),
]
