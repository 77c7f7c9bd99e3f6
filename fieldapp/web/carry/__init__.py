"""Handing in the records of somebody whose phone has no network: a file in, a report and receipts out."""

from . import page, pieces
from .blueprint import bp

__all__ = ["bp", "page", "pieces"]
