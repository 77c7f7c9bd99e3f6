"""Signing in and out, a person's own page, the first administrator."""

from . import account, choices, first_start, phones, sign_in
from .blueprint import bp

__all__ = ["account", "bp", "choices", "first_start", "phones", "sign_in"]
