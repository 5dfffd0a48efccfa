"""Waiting for what happens elsewhere, by asking again, never by a fixed time."""

from __future__ import annotations

import time
from collections.abc import Callable


def until(happens: Callable[[], bool], patience: float = 30) -> None:
    deadline = time.monotonic() + patience
    while not happens():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)
