from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterator

import pytest

from harness.client import Client
from harness.interruption import Interruption
from harness.limits import Limits
from tests.harness.answering import answering, reply
from tests.harness.signals import interruptible


@pytest.fixture(autouse=True)
def at_a_terminal() -> Iterator[None]:
    with interruptible():
        yield


@pytest.fixture
def interruption() -> Iterator[Interruption]:
    watched = Interruption()
    end = watched.watch()
    yield watched
    end()


def press() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def test_ctrl_c_is_raised_at_once(interruption: Interruption) -> None:
    with pytest.raises(KeyboardInterrupt):
        press()

    assert interruption.due


def test_the_first_ctrl_c_waits_for_an_item_that_nobody_knows_yet(interruption: Interruption) -> None:
    pending = [True]
    interruption.busy = lambda: pending[0]

    press()
    assert interruption.came
    assert not interruption.due
    pending[0] = False
    assert interruption.due


def test_the_second_ctrl_c_waits_for_nothing(interruption: Interruption) -> None:
    interruption.busy = lambda: True
    press()

    with pytest.raises(KeyboardInterrupt):
        press()


def test_the_signal_means_what_it_did_once_nobody_watches_it() -> None:
    before = signal.getsignal(signal.SIGINT)
    end = Interruption().watch()
    assert signal.getsignal(signal.SIGINT) is not before

    end()

    assert signal.getsignal(signal.SIGINT) is before


def press_while_garbage_is_collected(phase: str, _: object) -> None:
    if phase == "stop":
        press()


def test_what_python_dropped_is_raised_before_the_next_request_but_not_for_clean_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dropped: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: dropped.append(told.exc_type))
    with answering(lambda handler, _: reply(handler, 200)) as server:
        client = Client(server.url, None, Limits())
        end = client.interruption.watch()
        gc.callbacks.append(press_while_garbage_is_collected)
        gc.collect()
        gc.callbacks.remove(press_while_garbage_is_collected)
        end()
        with pytest.raises(KeyboardInterrupt):
            client.send("GET", "/")
        with client.cleaning_up():
            client.send("DELETE", "/x")
        client.close()

    assert dropped == [KeyboardInterrupt]
    assert [asked.method for asked in server.asked] == ["DELETE"]


def test_after_ctrl_c_an_item_that_nobody_knows_yet_may_be_looked_for_but_nothing_is_written() -> None:
    with answering(lambda handler, _: reply(handler, 200)) as server:
        client = Client(server.url, None, Limits())
        client.interruption.came = True
        client.interruption.busy = lambda: True
        client.send("GET", "/")
        with pytest.raises(KeyboardInterrupt):
            client.send("PUT", "/x")
        client.close()

    assert [asked.method for asked in server.asked] == ["GET"]
