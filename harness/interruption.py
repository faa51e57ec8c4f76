"""Ctrl-C that neither gets lost nor loses an item."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType


class Interruption:
    """Whether Ctrl-C was pressed. Python drops a KeyboardInterrupt that is raised in a callback of its garbage
    collector, and Hypothesis has such a callback: whoever goes on can ask `due`.

    `busy` says whether an item was created that nobody knows yet: the first Ctrl-C waits for that.
    """

    def __init__(self) -> None:
        self.came = False
        self.busy: Callable[[], bool] = lambda: False

    @property
    def due(self) -> bool:
        """Whether it is time to end."""
        return self.came and not self.busy()

    def watch(self) -> Callable[[], None]:
        """Note each SIGINT before it is raised as a KeyboardInterrupt; what is returned ends that. Does nothing where
        the signal means something else, or where it never arrives (outside the main thread).
        """
        former = signal.getsignal(signal.SIGINT)
        if former is not signal.default_int_handler or threading.current_thread() is not threading.main_thread():
            return lambda: None
        signal.signal(signal.SIGINT, self._note)

        def end() -> None:
            signal.signal(signal.SIGINT, former)

        return end

    def _note(self, number: int, frame: FrameType | None) -> None:
        waits = not self.came and self.busy()
        self.came = True
        if not waits:
            signal.default_int_handler(number, frame)
