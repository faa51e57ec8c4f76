"""`python -m tests.servers NAME [--port N] [--fault FAULT] [--with-parent]`, or `--list`."""

from __future__ import annotations

import argparse
import json
import os
import signal
import threading
from importlib import import_module
from queue import SimpleQueue
from typing import Any

from .listening import Listener
from .services import Service

NAMES = ("shop", "envelope", "literal", "upserts", "single", "thin", "lagging", "basic", "numbered")


def service_class(name: str) -> type[Service]:
    """The service of that name."""
    found: type[Service] = import_module(f".{name}", __package__).SERVICE
    return found


def described(service: type[Service]) -> dict[str, Any]:
    """What one needs to run the suite against a service; `{base_url}` stands for the printed URL."""
    options = ["--entity", service.entities[0], "--other-entity", service.entities[1]]
    if service.forbidden:
        options += ["--forbidden-entity", service.forbidden]
    if service.document_path != "/openapi.json":
        options += ["--openapi", "{base_url}" + service.document_path]
    return {
        "name": service.name,
        "sentence": service.sentence,
        "document": service.document_path,
        "options": options,
        "environment": dict(service.environment),
        "profile": service.profile,
        "faults": {n: {"property": f.property, "sentence": f.sentence} for n, f in service.faults.items()},
    }


def watch_input(stopping: SimpleQueue[str]) -> None:
    """Puts something into `stopping` when standard input ends."""
    # The descriptor, not sys.stdin: a thread that holds the buffer's lock aborts the interpreter's exit.
    while os.read(0, 1024):
        continue
    stopping.put("input")


def main() -> None:
    """Serves until SIGTERM, or until standard input ends where that was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.servers", description=__doc__)
    parser.add_argument("name", nargs="?", choices=NAMES)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--fault")
    parser.add_argument("--with-parent", action="store_true", help="stop when standard input ends")
    parser.add_argument("--list", action="store_true", help="print every server and its faults as JSON")
    options = parser.parse_args()
    if options.list:
        print(json.dumps([described(service_class(name)) for name in NAMES], indent=2))
        return
    if not options.name:
        parser.error("a name or --list is needed")
    kind = service_class(options.name)
    if options.fault and options.fault not in kind.faults:
        parser.error(f"{options.name} has the faults {', '.join(kind.faults)}")
    listener = Listener(kind(options.fault), options.port)
    # No event: a handler that sets it waits for ever where the signal came while the main thread held its lock.
    stopping: SimpleQueue[str] = SimpleQueue()
    signal.signal(signal.SIGTERM, lambda *_: stopping.put("signal"))
    signal.signal(signal.SIGINT, lambda *_: stopping.put("signal"))
    threading.Thread(target=listener.serve_forever, daemon=True).start()
    print(listener.base_url, flush=True)
    if options.with_parent:
        threading.Thread(target=watch_input, args=(stopping,), daemon=True).start()
    stopping.get()
    listener.shutdown()
    listener.server_close()


if __name__ == "__main__":
    main()
