"""What the web server calls."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kring.config.settings")

application = get_wsgi_application()

# A page makes tens of thousands of objects and leaves few behind: looking for cycles after every two thousand of them, and now
# and then among everything that was ever imported, is work for nothing. What is loaded here stays anyway.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
