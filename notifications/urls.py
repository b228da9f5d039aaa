"""URLs of `notifications`."""

from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("notifications/", views.index, name="index"),
    path("notifications/bell/", views.bell, name="bell"),
    path("notifications/letters/", views.letters, name="letters"),
    path("notifications/reading/", views.read_all, name="reading"),
    path("notifications/<int:number>/reading/", views.read_one, name="reading_of"),
]
