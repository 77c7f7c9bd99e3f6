"""The addresses of what is managed."""

from flask import Blueprint

bp = Blueprint("manage", __name__, url_prefix="/manage")
