"""Files of profiles, and whom each of them holds."""

from exports.models.export import Export, Format, Kind, Status
from exports.models.exported_profile import ExportedProfile

__all__ = ["Export", "ExportedProfile", "Format", "Kind", "Status"]
