"""Addresses of the workforce desk."""

from django.urls import URLPattern, path

from workforce.views import desk, helping, levels, matrix, mine, oversight, people, plans, programmes

app_name = "workforce"
urlpatterns: list[URLPattern] = [
    path("", desk.home, name="home"),
    path("units/<uuid:uuid>/", desk.desk, name="desk"),
    path("units/<uuid:uuid>/people/", people.people, name="people"),
    path("units/<uuid:uuid>/people/act/", people.act, name="people-act"),
    path("units/<uuid:uuid>/matrix/", matrix.matrix, name="matrix"),
    path("units/<uuid:uuid>/programmes/", programmes.index, name="programmes"),
    path("units/<uuid:uuid>/plan/", plans.plan, name="plan"),
    path("units/<uuid:uuid>/plan/new/", plans.create, name="plan-new"),
    path("plan/<uuid:uuid>/", plans.edit, name="plan-edit"),
    path("plan/<uuid:uuid>/drop/", plans.drop, name="plan-drop"),
    path("programmes/<uuid:uuid>/", programmes.programme, name="programme"),
    path("programmes/<uuid:uuid>/clear/", programmes.clear, name="clear"),
    path("programmes/<uuid:uuid>/card/", programmes.card, name="card"),
    path("programmes/<uuid:uuid>/print.pdf", programmes.print_pdf, name="programme-print"),
    path("programmes/<uuid:uuid>/<slug:key>/", levels.level, name="level"),
    path("programmes/<uuid:uuid>/<slug:key>/sign/<slug:side>/", levels.sign, name="level-sign"),
    path("mine/", mine.index, name="mine"),
    path("mine/<uuid:uuid>/<slug:key>/", mine.sign, name="mine-sign"),
    path("help/", helping.index, name="help"),
    path("help/new/", helping.create, name="help-new"),
    path("help/<uuid:uuid>/", helping.detail, name="help-record"),
    path("help/<uuid:uuid>/answer/", helping.answer, name="help-answer"),
    path("help/<uuid:uuid>/proof/", helping.proof_add, name="help-proof-add"),
    path("help/proofs/<uuid:uuid>/", helping.proof, name="help-proof"),
    path("firms/", oversight.firms, name="firms"),
    path("firms/<uuid:uuid>/", oversight.firm, name="firm"),
    path("firms/<uuid:uuid>/people/<uuid:person>/", oversight.person, name="firm-person"),
]
