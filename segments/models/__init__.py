"""Criteria that are kept, saved or explored, and what is done to whoever matched."""

from segments.models.bulk_tagging import BulkTagging, TaggingSlice
from segments.models.exploration import Exploration
from segments.models.segment import Segment

__all__ = ["BulkTagging", "Exploration", "Segment", "TaggingSlice"]
