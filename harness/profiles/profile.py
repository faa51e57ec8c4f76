"""The profile of a deployment: options, environment and a TOML file become one frozen value."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from harness.catalogue import PROPERTIES
from harness.outcomes import UsageProblem

_TOP: Final = frozenset(
    {"base_url", "openapi", "entity", "other_entity", "forbidden_entity", "scope", "expendable", "complete"}
    | {"auth", "limits", "exception", "resource"}
)
_ENVIRONMENT: Final = {
    "base_url": "PYTEST_BASE_URL",
    "openapi": "CONFORMANCE_OPENAPI",
    "entity": "CONFORMANCE_ENTITY",
    "other_entity": "CONFORMANCE_OTHER_ENTITY",
    "forbidden_entity": "CONFORMANCE_FORBIDDEN_ENTITY",
}


@dataclass(frozen=True)
class DocumentedDeparture:
    """An `[[exception]]`: which property (`name`) departs, on which route ("" is any), and who says so."""

    name: str
    route: str
    reason: str
    until: datetime.date | None = None

    @property
    def expired(self) -> bool:
        """Whether its last day has passed."""
        return self.until is not None and self.until < datetime.datetime.now(datetime.UTC).date()


@dataclass(frozen=True)
class ResourceHint:
    """A `[[resource]]`: what the document does not tell of the collection with this template.

    `size` to `direction` name the parameters of its list that have these roles; `filters`, where it is told, has for
    each field that the list can be filtered by the parameter that does it. `global_keys` are the fields whose values
    are taken in all entities at once.
    """

    collection: str
    id: str = ""
    list: str = ""
    item: str = ""
    size: str = ""
    page: str = ""
    offset: str = ""
    cursor: str = ""
    sort: str = ""
    direction: str = ""
    filters: Mapping[str, str] | None = None
    global_keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    """All that a user tells of a deployment. Texts are empty where nothing was told."""

    base_url: str = ""
    openapi: str = ""
    entity: str = ""
    other_entity: str = ""
    forbidden_entity: str = ""
    scope: str = "/entity/{e}"
    expendable: bool = False
    complete: bool = False
    read_only: bool = False
    max_requests: int | None = None
    per_minute: int | None = None
    concurrent: int | None = None
    auth: Mapping[str, Any] = field(default_factory=dict)
    exceptions: tuple[DocumentedDeparture, ...] = ()
    resources: tuple[ResourceHint, ...] = ()
    file: str = ""

    @property
    def document(self) -> str:
        """File or URL of the OpenAPI document."""
        return self.openapi or self.base_url.rstrip("/") + "/openapi.json"

    @property
    def entities(self) -> tuple[str, ...]:
        """The entities that the run may write in: one or two."""
        return tuple(name for name in (self.entity, self.other_entity) if name)


def load_profile(options: Mapping[str, Any], environment: Mapping[str, str]) -> Profile:
    """One profile from options, environment and the file that either names; the first of them wins.

    `options` has the keys of Profile, and `deployment` for the file. Raises UsageProblem with one line.
    """
    path = options.get("deployment") or environment.get("CONFORMANCE_DEPLOYMENT") or ""
    told = _read(Path(path)) if path else {}
    for key, name in _ENVIRONMENT.items():
        if environment.get(name):
            told[key] = environment[name]
    told |= {key: value for key, value in options.items() if value not in (None, "") and key != "deployment"}
    profile = Profile(**told, file=str(path))
    _consistent(profile)
    return profile


def _read(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageProblem(f"--deployment {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageProblem(f"--deployment {path}: not TOML: {error}") from error
    known(table, _TOP, str(path))
    for key in _TOP - {"expendable", "complete", "auth", "limits", "exception", "resource"}:
        typed(table, key, str, str(path))
    for key in ("expendable", "complete"):
        typed(table, key, bool, str(path))
    if table.get("openapi") and "://" not in table["openapi"]:
        table["openapi"] = str(path.parent / table["openapi"])
    limits = table.pop("limits", {})
    known(limits, {"max_requests", "per_minute", "concurrent"}, f"{path}: [limits]")
    for key in limits:
        typed(limits, key, int, f"{path}: [limits]")
    exceptions = tuple(_exception(entry, f"{path}: [[exception]]") for entry in _tables(table, "exception", path))
    resources = tuple(_hint(entry, f"{path}: [[resource]]") for entry in _tables(table, "resource", path))
    return {**table, **limits, "exceptions": exceptions, "resources": resources}


def _tables(table: dict[str, Any], key: str, path: Path) -> list[Any]:
    told = table.pop(key, [])
    if not isinstance(told, list):
        raise UsageProblem(f"{path}: '{key}' must be tables, each under a heading [[{key}]]")
    return told


def _exception(entry: Mapping[str, Any], where: str) -> DocumentedDeparture:
    known(entry, {"property", "route", "reason", "until"}, where)
    for key in ("property", "reason"):
        if not entry.get(key):
            raise UsageProblem(f"{where}: '{key}' is missing")
    for key in ("property", "route", "reason"):
        typed(entry, key, str, where)
    typed(entry, "until", datetime.date, where)
    if entry["property"] not in PROPERTIES:
        raise UsageProblem(f"{where}: there is no property '{entry['property']}'")
    return DocumentedDeparture(entry["property"], entry.get("route", ""), entry["reason"], entry.get("until"))


def _hint(entry: Mapping[str, Any], where: str) -> ResourceHint:
    others = {"filters", "global_keys"}
    texts = {one.name for one in fields(ResourceHint)} - others
    known(entry, texts | others, where)
    for key in texts:
        typed(entry, key, str, where)
    if not entry.get("collection"):
        raise UsageProblem(f"{where}: 'collection' is missing")
    filters = entry.get("filters")
    if filters is not None and not isinstance(filters, Mapping):
        raise UsageProblem(f"{where}: 'filters' must be a table (field = \"parameter\"), not {filters!r}")
    for name in filters or {}:
        typed(filters or {}, name, str, f"{where}: filters")
    if entry.get("direction") and not entry.get("sort"):
        raise UsageProblem(f"{where}: 'direction' says which way, and needs 'sort', which says by what")
    keys = entry.get("global_keys", [])
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise UsageProblem(f"{where}: 'global_keys' must be a list of texts, not {keys!r}")
    return ResourceHint(**{**entry, "global_keys": tuple(keys)})


def known(table: object, keys: frozenset[str] | set[str], where: str) -> None:
    """Raise UsageProblem unless `table` is a table with no other than these keys."""
    if not isinstance(table, Mapping):
        raise UsageProblem(f"{where}: must be a table")
    for key in table:
        if key not in keys:
            raise UsageProblem(f"{where}: unknown key '{key}' (known: {', '.join(sorted(keys))})")


def typed(table: Mapping[str, Any], key: str, kind: type, where: str) -> None:
    """Raise UsageProblem if `key` is there and not of this type."""
    value = table.get(key)
    finer = {int: bool, datetime.date: datetime.datetime}.get(kind)  # subclasses that mean something else
    if value is not None and (not isinstance(value, kind) or (finer is not None and isinstance(value, finer))):
        raise UsageProblem(f"{where}: '{key}' must be {_TYPES[kind]}, not {value!r}")


_TYPES: Final[dict[type, str]] = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    datetime.date: "a date",
}


def _consistent(profile: Profile) -> None:
    url = profile.base_url
    checks: list[tuple[bool, str]] = [
        (
            bool(url) and urlsplit(url).scheme not in {"http", "https"},
            f"--base-url {url}: must be an http or https URL",
        ),
        (bool(url) and not urlsplit(url).hostname, f"--base-url {url}: names no host"),
        (
            bool(url) and not profile.entity and not profile.read_only,
            "--base-url needs --entity NAME (naming it is the consent to write there) or --read-only",
        ),
        (
            not url and bool(profile.entity or profile.other_entity),
            "--entity needs --base-url: the embedded reference deployment has its own entities",
        ),
        (
            bool(profile.other_entity) and profile.other_entity == profile.entity,
            f"--other-entity {profile.other_entity}: must be another one than --entity",
        ),
        (
            bool(profile.forbidden_entity) and profile.forbidden_entity in profile.entities,
            f"--forbidden-entity {profile.forbidden_entity}: cannot be one that the run works in",
        ),
        *(
            (getattr(profile, name) in {".", ".."}, f"--{name.replace('_', '-')}: no entity can be called . or ..")
            for name in ("entity", "other_entity", "forbidden_entity")
        ),
        (
            not re.fullmatch(r"/[^{}]*\{[^{}/]+\}[^{}]*", profile.scope),
            f'scope = "{profile.scope}": must be a route with one placeholder, such as /entity/{{e}}',
        ),
    ]
    for name in ("max_requests", "per_minute", "concurrent"):
        value = getattr(profile, name)
        wrong = value is not None and value < 1
        checks.append((wrong, f"--{name.replace('_', '-')} (or {name} in [limits]): must be at least 1"))
    for wrong, problem in checks:
        if wrong:
            raise UsageProblem(problem)
