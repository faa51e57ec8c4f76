from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from harness.transport.client import Client
from harness.transport.interruption import Interruption
from harness.transport.limits import Limits
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


def press(number: int = signal.SIGINT) -> None:
    os.kill(os.getpid(), number)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What time it is: the sum of these."""
    passed = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: sum(passed))
    return passed


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


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_signal_means_what_it_did_once_nobody_watches_it(number: int) -> None:
    before = signal.getsignal(number)
    end = Interruption().watch()
    assert signal.getsignal(number) is not before

    end()

    assert signal.getsignal(number) is before


def test_the_signal_of_a_ci_system_ends_the_run_like_ctrl_c(interruption: Interruption) -> None:
    with pytest.raises(KeyboardInterrupt):
        press(signal.SIGTERM)

    assert interruption.due


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_means_something_else_already_is_left_alone(number: int) -> None:
    former = signal.signal(number, signal.SIG_IGN)
    try:
        end = Interruption().watch()
        assert signal.getsignal(number) is signal.SIG_IGN
        end()
        assert signal.getsignal(number) is signal.SIG_IGN
    finally:
        signal.signal(number, former)


def test_outside_the_main_thread_nothing_is_watched() -> None:
    before = signal.getsignal(signal.SIGTERM)
    thread = threading.Thread(target=Interruption().watch)
    thread.start()
    thread.join()

    assert signal.getsignal(signal.SIGTERM) is before


def test_the_same_ctrl_c_passed_on_once_more_is_raised_once(interruption: Interruption, clock: list[float]) -> None:
    with pytest.raises(KeyboardInterrupt):
        press()
    clock.append(0.15)
    press()
    clock.append(2)
    with pytest.raises(KeyboardInterrupt):
        press()


def test_a_run_that_closes_gets_to_its_report_unless_it_is_told_to_end_again_and_again(
    interruption: Interruption, clock: list[float]
) -> None:
    with pytest.raises(KeyboardInterrupt):
        press()
    interruption.closing = True
    clock.append(2)
    press()
    assert interruption.hurried
    clock.append(2)
    with pytest.raises(KeyboardInterrupt):
        press()


def test_the_first_ctrl_c_while_a_run_closes_does_not_hurry_it(interruption: Interruption) -> None:
    interruption.closing = True
    press()

    assert interruption.came
    assert not interruption.hurried


def press_while_garbage_is_collected(phase: str, _: object) -> None:
    if phase == "stop":
        press()


def test_what_python_would_drop_is_raised_before_the_next_request_but_not_for_clean_up(
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

    assert dropped == []
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
