"""The addresses of a person."""

from flask import Blueprint

bp = Blueprint("people", __name__)
