"""The program as a WSGI application."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

# A page makes thousands of objects and drops them all by itself.
YOUNG_OBJECTS = 20_000

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
# Whoever asks first does not wait for every page to be imported, and what stays for good
# is not looked through again and again for what could be freed.
len(get_resolver().url_patterns)
gc.collect()
gc.freeze()
gc.set_threshold(YOUNG_OBJECTS, 20, 20)
