"""Every URL of the program."""

from django.contrib import admin
from django.urls import include, path

from config import errors, health, metrics

urlpatterns = [
    path("", include("tenancy.urls")),
    path("", include("members.urls")),
    path("", include("home.urls")),
    path("a/<slug:slug>/", include("profiles.urls")),
    path("a/<slug:slug>/", include("erasure.urls")),
    path("a/<slug:slug>/", include("segments.urls")),
    path("a/<slug:slug>/", include("imports.urls")),
    path("a/<slug:slug>/", include("exports.urls")),
    path("a/<slug:slug>/", include("audit.urls")),
    path("a/<slug:slug>/", include("notifications.urls")),
    path("", include("interactions.urls")),
    path("sign-in/", include("allauth.urls")),
    path("platform/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("healthz", health.alive, name="healthz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("readyz", health.ready, name="readyz"),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
