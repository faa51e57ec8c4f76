"""Every fault is there where it is asked for, and nowhere else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import pytest

from . import probes
from .__main__ import NAMES, service_class
from .listening import Listener
from .running import credential

FAULTS = [(name, fault) for name in NAMES for fault in service_class(name).faults]


@contextmanager
def entities(name: str, fault: str | None) -> Iterator[tuple[probes.Entity, probes.Entity]]:
    kind = service_class(name)
    listener = Listener(kind(fault), 0)
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    demo = probes.Entity(listener.base_url, "demo", credential(kind))
    yield demo, demo.named("other")
    listener.shutdown()
    thread.join()
    listener.server_close()


@pytest.mark.parametrize(("name", "fault"), FAULTS)
def test_a_fault_shows_where_it_is_and_nowhere_else(name: str, fault: str) -> None:
    probe = getattr(import_module(f".probes.{name}", __package__), fault.replace("-", "_"))
    with entities(name, None) as sound:
        assert not probe(*sound)
    with entities(name, fault) as broken:
        assert probe(*broken)
