"""Addresses of courses."""

from django.urls import URLPattern, path

from courses.views import classes, corrections, exemptions, my_hours, quiz, roster, sessions

app_name = "courses"
urlpatterns: list[URLPattern] = [
    path("", classes.class_list, name="class-list"),
    path("new/", classes.class_create, name="class-create"),
    path("my-hours/", my_hours.my_hours, name="my-hours"),
    path("quiz/<int:lesson>/<str:block>/", quiz.quiz, name="quiz"),
    path("exemptions/", exemptions.exemption_list, name="exemption-list"),
    path("exemptions/new/", exemptions.exemption_create, name="exemption-create"),
    path("corrections/", corrections.correction_list, name="correction-list"),
    path("corrections/<uuid:uuid>/decide/", corrections.decide, name="correction-decide"),
    path("sessions/<uuid:uuid>/", sessions.sheet, name="session-sheet"),
    path("sessions/<uuid:uuid>/correct/<uuid:person>/", corrections.propose, name="correction-propose"),
    path("rosters/template.xlsx", roster.template_file, name="roster-template"),
    path("rosters/<uuid:uuid>/", roster.detail, name="roster-detail"),
    path("rosters/<uuid:uuid>/commit/", roster.commit, name="roster-commit"),
    path("rosters/<uuid:uuid>/refused.xlsx", roster.refused_file, name="roster-refused"),
    path("<uuid:uuid>/", classes.class_detail, name="class-detail"),
    path("<uuid:uuid>/edit/", classes.class_edit, name="class-edit"),
    path("<uuid:uuid>/sessions/new/", sessions.session_create, name="session-create"),
    path("<uuid:uuid>/roster/", roster.upload, name="roster-upload"),
]
