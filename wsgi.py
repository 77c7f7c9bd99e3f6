"""Where a WSGI server finds the application: `gunicorn wsgi:app`."""

import sys

from fieldapp.app import create_app
from fieldapp.config import BadSetting, Config

try:
    config = Config.from_environment()
except BadSetting as bad_setting:
    sys.exit(str(bad_setting))

app = create_app(config)
