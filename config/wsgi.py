"""The WSGI application, for gunicorn, granian, uWSGI and others."""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connections

from config.database import prepare_server

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
for database in connections.settings.values():
    prepare_server(database)
