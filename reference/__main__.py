"""Starts the reference deployment: `python -m reference --port 0`."""

from __future__ import annotations

import argparse
import json

from reference import faults, freedoms
from reference.app import serve
from reference.registry import VARIANTS, deployment


def main() -> None:
    """Read the options, print the list or serve."""
    parser = argparse.ArgumentParser(prog="python -m reference", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="on 127.0.0.1; 0 takes a free one (the default)")
    parser.add_argument("--fault", metavar="NAME", help="break one property")
    parser.add_argument("--freedom", metavar="NAME", action="append", default=[], help="lawful; repeatable")
    parser.add_argument("--token-lifetime", metavar="SECONDS", type=float, default=900.0)
    parser.add_argument("--with-parent", action="store_true", help="stop when standard input ends")
    parser.add_argument("--list", action="store_true", help="print the faults and freedoms as JSON")
    options = parser.parse_args()
    faults.load()
    freedoms.load()
    if options.list:
        print(json.dumps([_row(name) for name in VARIANTS], indent=1))
        return
    for kind, name in [("fault", options.fault), *(("freedom", name) for name in options.freedom)]:
        if name is not None and (name not in VARIANTS or VARIANTS[name].kind != kind):
            parser.exit(2, f"python -m reference: there is no {kind} named {name}; --list tells them\n")
    service = deployment(options.fault, options.freedom)()
    service.tokens.lifetime = options.token_lifetime
    serve(service, options.port, with_parent=options.with_parent)


def _row(name: str) -> dict[str, object]:
    variant = VARIANTS[name]
    return {
        "kind": variant.kind,
        "file": variant.mixin.__module__.rpartition(".")[2],
        "name": name,
        "breaks": variant.breaks,
        "allows": list(variant.allows),
        "profile": variant.profile,
        "doc": variant.doc,
    }


if __name__ == "__main__":
    main()
