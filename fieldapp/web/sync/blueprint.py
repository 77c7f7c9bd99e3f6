"""The addresses that phones deliver to. What they refuse they say in problem+json, whatever pages would say."""

from flask import Blueprint, Response

from fieldapp.web.problems import note_outage, problem

from .refusals import REFUSALS

bp = Blueprint("sync", __name__, url_prefix="/sync/v1")

TOLD_IN_HEADERS = {"etag": "ETag", "right": "Upload-Offset"}
"""What an error knows, and a phone needs to do better the next time."""


def _refuse(error: Exception) -> Response:
    note_outage(error)
    response = problem(REFUSALS[type(error)])
    for known, header in TOLD_IN_HEADERS.items():
        value = getattr(error, known, None)
        if value is not None:
            response.headers[header] = str(value)
    return response


for refusal in REFUSALS:
    bp.register_error_handler(refusal, _refuse)
