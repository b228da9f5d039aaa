"""How often Python looks for objects that only hold each other."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM_OBJECTS = 100_000


@contextmanager
def looked_for_seldom() -> Iterator[None]:
    """Within the block, look only after each hundred thousand objects.

    A batch of ten thousand rows is some hundred thousand objects without a cycle, at
    which Python looks again and again as it makes them: a third of the time it took for
    a file of events. It concerns all threads.
    """
    often, *older = gc.get_threshold()
    gc.set_threshold(max(often, SELDOM_OBJECTS), *older)
    try:
        yield
    finally:
        gc.set_threshold(often, *older)
