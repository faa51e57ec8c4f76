"""The repository as the project's tests see it: its root, its files under version control, its packages."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGES: Final = ("conformance", "strategies", "harness", "reports", "reference")
"""The folders that are importable packages and go into the wheel."""


class Import(NamedTuple):
    """One module named by an import, with the line where it is."""

    module: str
    line: int

    @property
    def top(self) -> str:
        """The first part of the dotted name: `harness` of `harness.outcomes`."""
        return self.module.partition(".")[0]


def tracked_files(*patterns: str) -> list[Path]:
    """The files of the project, as git would commit them now: tracked or new, not ignored, still there."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [path for name in sorted(set(listed.split("\0"))) if name and (path := ROOT / name).is_file()]


def imports_of(path: Path, *, run: bool = False) -> Iterator[Import]:
    """Every module that the file imports, relative ones resolved, also those inside functions; those that are imported
    when it is `run`, without what only the type checker sees.
    """
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    tree = ast.parse(path.read_bytes(), str(path))
    branches = [node for node in ast.walk(tree) if isinstance(node, ast.If)]
    guarded = [node for node in branches if ast.unparse(node.test) == "TYPE_CHECKING"]
    unseen = {inner for node in guarded for inner in ast.walk(node)} if run else set()
    for node in (node for node in ast.walk(tree) if node not in unseen):
        match node:
            case ast.Import(names=names):
                yield from (Import(alias.name, node.lineno) for alias in names)
            case ast.ImportFrom(module=module, level=0) if module:
                yield Import(module, node.lineno)
            case ast.ImportFrom(module=module, level=level):
                parts = [*package[: len(package) - level + 1], *(module or "").split(".")]
                yield Import(".".join(part for part in parts if part), node.lineno)
            case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(name)), *_]):
                yield Import(name, node.lineno)
