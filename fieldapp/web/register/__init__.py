"""The register: what was approved, what it comes to, and the entries behind each figure."""

from . import behind, export, pages
from .blueprint import bp

__all__ = ["behind", "bp", "export", "pages"]
