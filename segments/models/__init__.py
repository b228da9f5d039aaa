"""Criteria that are kept: saved under a name, or while somebody explores."""

from segments.models.exploration import Exploration
from segments.models.segment import Segment

__all__ = ["Exploration", "Segment"]
