"""Imports, their executions."""

from imports.models.execution import Execution
from imports.models.import_ import Import, Kind, Status

__all__ = ["Execution", "Import", "Kind", "Status"]
