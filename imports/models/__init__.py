"""Imports, their executions, and the slices of those that erase nobody."""

from imports.models.execution import Execution
from imports.models.import_ import Import, Kind, Mode, Source, Status
from imports.models.slice import Slice

__all__ = ["Execution", "Import", "Kind", "Mode", "Slice", "Source", "Status"]
