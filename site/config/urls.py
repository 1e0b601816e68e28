"""All addresses of the site; each app brings its own."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from certificates.views.badges import did
from courses.views.media import document
from library.views.directory import directory
from portal.views.door import admin_door
from portal.views.health import healthz
from portal.views.language import choose_language

urlpatterns = [
    path("exams/", include("exams.urls")),  # first: a hall asks it thousands of times a minute
    path("healthz", healthz),
    path(".well-known/did.json", did, name="did"),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("language/", choose_language, name="language"),
    # Wagtail's own sign-in would pass by the guard and the second factor.
    path("admin/login/", admin_door),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/<int:number>/<path:name>", document),  # Wagtail's own address: films go out in parts
    path("documents/", include(wagtaildocs_urls)),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("", include("pages.urls")),
    path("desk/", include("portal.urls")),
    path("rules/", include("qualifications.urls")),
    path("search/", include("library.urls")),
    path("directory/", directory, name="directory"),
    path("training/", include("courses.urls")),
    path("certificates/", include("certificates.urls")),
    path("apply/", include("applications.urls")),
    path("workforce/", include("workforce.urls")),
    path("audits/", include("audits.urls")),
    path("targets/", include("targets.urls")),
    path("outreach/", include("outreach.urls")),
    path("contests/", include("contests.urls")),
    path("practice/", include("practice.urls")),
    path("", include("publicity.urls")),
    path("", include(wagtail_urls)),
]

handler400 = "portal.views.errors.bad_request"
handler403 = "portal.views.errors.forbidden"
handler404 = "portal.views.errors.not_found"
handler500 = "portal.views.errors.failure"
