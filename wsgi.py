"""Where a WSGI server finds the application: `gunicorn wsgi:app`."""

from fieldapp.app import create_app
from fieldapp.config import Config

app = create_app(Config.from_environment())
