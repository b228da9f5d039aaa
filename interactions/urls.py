"""The public links of messages; nobody has to sign in for them."""

from django.urls import re_path

from interactions.views import messages

app_name = "interactions"
urlpatterns = [
    re_path(
        r"^(?P<link>[0-9a-z]{1,13}-[A-Za-z0-9_-]{22})$", messages.show, name="message"
    ),
]
