"""Addresses of courses."""

from django.urls import URLPattern, path

from courses.views import (
    classes,
    corrections,
    exemptions,
    my_hours,
    packages,
    player,
    quiz,
    reviews,
    roster,
    sessions,
    textbooks,
)

app_name = "courses"
urlpatterns: list[URLPattern] = [
    path("", classes.class_list, name="class-list"),
    path("new/", classes.class_create, name="class-create"),
    path("my-hours/", my_hours.my_hours, name="my-hours"),
    path("quiz/<int:lesson>/<str:block>/", quiz.quiz, name="quiz"),
    path("textbooks/", textbooks.textbooks, name="textbooks"),
    path("reviews/", reviews.review_list, name="review-list"),
    path("reviews/<int:course>/", reviews.review, name="review"),
    path("reviews/<uuid:uuid>/moderate/", reviews.review_moderate, name="review-moderate"),
    path("packages/", packages.package_list, name="package-list"),
    path("packages/new/", packages.package_create, name="package-create"),
    path("packages/<uuid:uuid>/", player.player, name="package"),
    path("packages/<uuid:uuid>/withdraw/", packages.package_withdraw, name="package-withdraw"),
    path("packages/<uuid:uuid>/progress/", player.progress, name="package-progress"),
    path("packages/<uuid:uuid>/files/<str:token>/<path:path>", player.package_file, name="package-file"),
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
