"""The ASGI application, for uvicorn, hypercorn and others."""

import os

from django.core.asgi import get_asgi_application
from django.db import connections

from config.database import prepare_server

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_asgi_application()
for database in connections.settings.values():
    prepare_server(database)
