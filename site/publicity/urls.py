"""Addresses of events, venues, tickets and lecturers; the pages themselves are Wagtail's."""

from django.urls import URLPattern, path

from publicity.views import book, desk, door, lectures, occasions, pictures, posters, tickets, volunteers

app_name = "publicity"
urlpatterns: list[URLPattern] = [
    path("media/images/<str:name>", pictures.picture_file, name="picture-file"),
    path("book/<uuid:uuid>/", book.book_view, name="book"),
    path("book/<uuid:uuid>/calendar.ics", book.calendar, name="occasion-calendar"),
    path("tickets/<str:token>/", tickets.ticket, name="ticket"),
    path("tickets/<str:token>/qr.svg", tickets.qr, name="ticket-qr"),
    path("tickets/<str:token>/calendar.ics", tickets.calendar, name="ticket-calendar"),
    path("tickets/<str:token>/cancel/", tickets.cancel, name="ticket-cancel"),
    path("tickets/<str:token>/check-in/", tickets.check_in_view, name="ticket-check-in"),
    path("events/check-in/<str:token>/", door.check_in_list, name="check-in"),
    path("events/check-in/<str:token>/count/", door.count, name="check-in-count"),
    path("events/door/<str:token>/", door.door, name="door"),
    path("materials/posters/<uuid:uuid>/", posters.poster, name="poster"),
    path("materials/posters/<uuid:uuid>/<str:name>", posters.poster_file, name="poster-file"),
    path("materials/<slug:slug>/make/", posters.make, name="poster-make"),
    path("materials/<slug:slug>/files/<str:name>", posters.download, name="material-file"),
    path("lecturers/", lectures.directory, name="lecturers"),
    path("lecturers/request/", lectures.ask, name="lecture-request"),
    path("lecturers/request/<uuid:uuid>/", lectures.asked, name="lecture-asked"),
    path("my-activities/", volunteers.mine, name="my-activities"),
    path("desk/events/", desk.overview, name="desk"),
    path("desk/events/occasions/<uuid:uuid>/", occasions.detail, name="occasion"),
    path("desk/events/occasions/<uuid:uuid>/tick/", occasions.tick, name="occasion-tick"),
    path("desk/events/occasions/<uuid:uuid>/count/", occasions.count, name="occasion-count"),
    path("desk/events/occasions/<uuid:uuid>/bookings.xlsx", occasions.bookings_file, name="occasion-file"),
    path("desk/events/occasions/<uuid:uuid>/record/", occasions.record, name="occasion-record"),
    path("desk/events/occasions/<uuid:uuid>/sheet/", occasions.sheet, name="occasion-sheet"),
    path("desk/events/occasions/<uuid:uuid>/<str:purpose>.svg", occasions.code, name="occasion-code"),
    path("desk/events/venues/<int:pk>/", desk.venue, name="venue"),
    path("desk/events/venues/<int:pk>/open/", desk.open_venue, name="venue-open"),
    path("desk/events/requests/", lectures.request_list, name="lecture-list"),
    path("desk/events/requests/<uuid:uuid>/", lectures.request_detail, name="lecture-detail"),
    path("desk/events/volunteers/", volunteers.waiting_list, name="volunteer-list"),
    path("desk/events/volunteers/<int:pk>/decide/", volunteers.decide, name="volunteer-decide"),
]
