"""Ctrl-C, and the SIGTERM of a CI system, that neither get lost nor lose an item."""

from __future__ import annotations

import gc
import math
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import Any, Final

_SIGNALS: Final = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL}
"""Each with what it means where nobody has changed that."""
_ONE_WISH: Final = 1.0
"""Seconds within which signals are one: what starts a run passes on what the terminal has sent it already."""


class Interruption:
    """Whether the run was told to end. Python drops a KeyboardInterrupt that is raised in a callback of its garbage
    collector, and Hypothesis has such a callback: there it is not raised, and whoever goes on can ask `due`.

    `busy` says whether an item was created that nobody knows yet: the first signal waits for that. Where the run is
    `closing`, nothing is raised that would keep it from its report; one more signal means `hurried`, to clean up no
    further, and only the next ends the process.
    """

    def __init__(self) -> None:
        self.came = False
        self.closing = False
        self.hurried = False
        self.busy: Callable[[], bool] = lambda: False
        self._raised = -math.inf

    @property
    def due(self) -> bool:
        """Whether it is time to end."""
        return self.came and not self.busy()

    def watch(self) -> Callable[[], None]:
        """Note each signal before it is raised as a KeyboardInterrupt; what is returned ends that. Leaves alone what
        means something else already, and does nothing where signals never arrive (outside the main thread).
        """
        former: dict[signal.Signals, Any] = {}
        if threading.current_thread() is threading.main_thread():
            former = {one: usual for one, usual in _SIGNALS.items() if signal.getsignal(one) is usual}
        for one in former:
            signal.signal(one, self._note)

        def end() -> None:
            for one, usual in former.items():
                signal.signal(one, usual)

        return end

    def _note(self, number: int, frame: FrameType | None) -> None:
        first, self.came = not self.came, True
        if (first and self.busy()) or _collects_garbage(frame):
            return
        now = time.monotonic()
        again, self._raised = now - self._raised < _ONE_WISH, now
        if again:
            return
        if self.closing and not self.hurried:
            self.hurried = not first
            return
        signal.default_int_handler(number, frame)


def _collects_garbage(frame: FrameType | None) -> bool:
    """Whether a frame belongs to a callback of the garbage collector."""
    codes = [getattr(callback, "__code__", None) for callback in gc.callbacks]
    while frame is not None:
        if frame.f_code in codes:
            return True
        frame = frame.f_back
    return False
