"""A profile written from what the survey learned, for a user to edit: `--write-profile FILE`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from harness.documents.resources import ALTERNATIVE
from harness.profiles.profile import Profile

_HEAD = "# Written from what a survey learned. Credentials are named by the variable that holds them.\n\n"


def learned_profile(profile: Profile, survey: Mapping[str, Any]) -> dict[str, Any]:
    """The profile as a TOML table: what was told, and of each resource in `survey` (the record's) what was learned."""
    told: dict[str, Any] = {
        "base_url": profile.base_url,
        "openapi": _lasting(profile.openapi),
        "entity": profile.entity,
        "other_entity": profile.other_entity,
        "forbidden_entity": profile.forbidden_entity,
        "scope": profile.scope,
        "expendable": profile.expendable,
        "complete": profile.complete,
        "auth": dict(profile.auth),
        "limits": {name: getattr(profile, name) for name in ("max_requests", "per_minute", "concurrent")},
        "exception": [
            {"property": one.name, "route": one.route, "reason": one.reason, "until": one.until}
            for one in profile.exceptions
        ],
        "resource": [_resource(label, ways) for label, ways in survey.items() if ALTERNATIVE not in label],
    }
    return _without_nothing(told)


def write_profile(path: Path, profile: Profile, survey: Mapping[str, Any]) -> None:
    """Write it. Raises OSError."""
    path.write_text(_HEAD + tomli_w.dumps(learned_profile(profile, survey)), encoding="utf-8")


def _lasting(source: str) -> str:
    """A document's place as it can be read from any folder."""
    return source if "://" in source or not source else str(Path(source).resolve())


def _resource(label: str, ways: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "collection": label,
        "id": ways["id"]["field"],
        "list": ways["list"]["member"],
        "item": ways["envelope"],
    }


def _without_nothing(told: Mapping[str, Any]) -> dict[str, Any]:
    """A table without members that say nothing, in the tables below it too."""
    shown = {key: _shown(member) for key, member in told.items()}
    return {key: member for key, member in shown.items() if member not in (None, "", False, [], {})}


def _shown(member: Any) -> Any:
    if isinstance(member, dict):
        return _without_nothing(member)
    return [_without_nothing(one) for one in member] if isinstance(member, list) else member
