"""Where a WSGI server finds the application: `gunicorn wsgi:app`."""

import sys

from click import get_current_context

from fieldapp.app import create_app
from fieldapp.config import BadSetting, Config
from fieldapp.web.resources import start_housekeeping

try:
    config = Config.from_environment()
except BadSetting as bad_setting:
    sys.exit(str(bad_setting))

app = create_app(config)
if get_current_context(silent=True) is None:  # no command: a server asks for the application
    start_housekeeping(app)
