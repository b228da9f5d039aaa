"""Imports, their executions."""

from imports.models.execution import Execution
from imports.models.import_ import Import, Kind, Source, Status

__all__ = ["Execution", "Import", "Kind", "Source", "Status"]
