"""Imports, their executions, and what is kept of them."""

from imports.models.configuration import Configuration
from imports.models.execution import Execution
from imports.models.held import HeldProfile, HeldValue
from imports.models.import_ import Import, Kind, Mode, Source, Status
from imports.models.slice import Slice

__all__ = [
    "Configuration",
    "Execution",
    "HeldProfile",
    "HeldValue",
    "Import",
    "Kind",
    "Mode",
    "Slice",
    "Source",
    "Status",
]
