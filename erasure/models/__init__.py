"""Erasures, their ledger, and the holds they may not touch."""

from erasure.models.erasure import Door, Erasure, Status
from erasure.models.hold import Hold
from erasure.models.slice import Kind, Slice

__all__ = ["Door", "Erasure", "Hold", "Kind", "Slice", "Status"]
