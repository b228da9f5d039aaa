"""Criteria as SQL."""

from segments.compiling.compiler import (
    compile_criterion,
    compile_estimate,
    compile_test,
)
from segments.compiling.frame import Frame

__all__ = ["Frame", "compile_criterion", "compile_estimate", "compile_test"]
