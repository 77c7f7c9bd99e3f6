"""The blueprint that the pages of the register belong to."""

from flask import Blueprint

bp = Blueprint("register", __name__)
