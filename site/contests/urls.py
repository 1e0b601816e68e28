"""Addresses of contests. `desk` and `certificates` are reserved words no contest may take (`save_contest.RESERVED`)."""

from django.urls import path, register_converter

from contests.views import awards, desk, play, public


class StepConverter:
    """A step of the desk; anything else is no address."""

    regex = "approve|withdraw|close|publish"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(StepConverter, "conteststep")

app_name = "contests"
urlpatterns = [
    path("", public.contest_list, name="list"),
    path("desk/", desk.contest_list, name="desk-list"),
    path("desk/new/", desk.contest_create, name="desk-create"),
    path("desk/<uuid:uuid>/", desk.contest_detail, name="desk-detail"),
    path("desk/<uuid:uuid>/edit/", desk.contest_edit, name="desk-edit"),
    path("desk/<uuid:uuid>/teams/", desk.teams_add, name="desk-teams"),
    path("desk/<uuid:uuid>/plays/<uuid:play>/", desk.play_review, name="desk-review"),
    path("desk/<uuid:uuid>/result.xlsx", desk.export, name="desk-export"),
    path("desk/<uuid:uuid>/poster/", desk.poster, name="desk-poster"),
    path("desk/<uuid:uuid>/<conteststep:step>/", desk.contest_step, name="desk-step"),
    path("certificates/<str:token>/", awards.award, name="award"),
    path("certificates/<str:token>/file/", awards.award_file, name="award-file"),
    path("<slug:slug>/", public.contest, name="contest"),
    path("<slug:slug>/rounds/<int:order>/", play.play_round, name="round"),
    path("<slug:slug>/rounds/<int:order>/start/", play.start, name="start"),
    path("<slug:slug>/plays/<uuid:uuid>/", play.result, name="play"),
    path("<slug:slug>/plays/<uuid:uuid>/finish/", play.finish, name="finish"),
    path("<slug:slug>/plays/<uuid:uuid>/card.png", play.card, name="card"),
    path("<slug:slug>/ranking/", public.ranking, name="ranking"),
    path("<slug:slug>/screen/", public.screen, name="screen"),
    path("<slug:slug>/screen.json", public.screen_data, name="screen-data"),
    path("<slug:slug>/certificate/", awards.order, name="award-order"),
]
