"""Where credentials come from: the environment, or `env:NAME` in the profile; never in clear."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from harness.outcomes import UsageProblem
from harness.profiles.profile import Profile, known, typed
from harness.transport.credentials import (
    OTHERS,
    VARIABLES,
    Credential,
    Exchanged,
    basic_credential,
    bearer,
    header_credential,
)
from harness.transport.redaction import Redactor

_WAYS: Final = frozenset({"bearer", "basic", "header", "exchange"})
_PREFIX: Final = "env:"


def credential_of(profile: Profile, environment: Mapping[str, str], redactor: Redactor) -> Credential | None:
    """The credential that the profile or the environment gives, or None. Raises UsageProblem."""
    where = f"{profile.file}: [auth]"
    known(profile.auth, _WAYS | OTHERS.keys(), where)
    ways = {way: told for way, told in profile.auth.items() if way in _WAYS}
    _never_literal(ways, where)
    token = _token("own", environment, redactor)
    if token is not None or not ways:
        return token
    return _credential(ways, where, profile, environment, redactor)


def other_credentials(
    profile: Profile, environment: Mapping[str, str], redactor: Redactor, own: Credential | None
) -> dict[str, Credential]:
    """Those of OTHERS that the profile or the environment gives beside the run's own. Raises UsageProblem."""
    found: dict[str, Credential] = {}
    for name in OTHERS:
        where, ways = f"{profile.file}: [auth] {name}", profile.auth.get(name)
        if ways is not None:
            known(ways, _WAYS, where)
            _never_literal(ways, f"{where}:")
        credential = _token(name, environment, redactor)
        if credential is not None:
            where = VARIABLES[name]
        elif ways is not None:
            credential = _credential(ways, f"{where}:", profile, environment, redactor)
        else:
            continue
        if own is None:
            raise UsageProblem(f"{where}: is tried beside a credential of the run's own, and none is given")
        if credential == own:
            raise UsageProblem(f"{where}: is the run's own credential")
        found[name] = credential
    return found


def _token(name: str, environment: Mapping[str, str], redactor: Redactor) -> Credential | None:
    """The bearer token that the environment gives, if it does."""
    variable = VARIABLES[name]
    return bearer(_given(variable, "the environment", environment, redactor)) if environment.get(variable) else None


def _never_literal(ways: Mapping[str, Any], where: str) -> None:
    """Raise UsageProblem where a secret stands in the profile, even one that is not used."""
    secrets = {"basic": "password", "header": "value", "exchange": "key"}
    for way, told in ways.items():
        key = secrets.get(way, "")
        secret = told.get(key) if isinstance(told, Mapping) else told if way == "bearer" else None
        if isinstance(secret, str) and not secret.startswith(_PREFIX):
            named = f"{where} {way}: {key}" if key else f"{where} {way}"
            raise UsageProblem(f"{named}: a secret never stands in a profile; write env:NAME and set NAME")


def _credential(
    ways: Mapping[str, Any], where: str, profile: Profile, environment: Mapping[str, str], redactor: Redactor
) -> Credential:
    """The credential that a table describes in exactly one way."""
    if len(ways) != 1:
        raise UsageProblem(f"{where.removesuffix(':')}: one of {', '.join(sorted(_WAYS))}, not {len(ways)}")
    ((way, told),) = ways.items()
    where = f"{where} {way}"
    if way == "bearer":
        return bearer(_secret(told, where, environment, redactor))
    keys = {
        "basic": {"username", "password"},
        "header": {"name", "value"},
        "exchange": {"url", "header", "key", "token", "lifetime"},
    }[way]
    known(told, keys, where)
    for key in sorted(keys):
        typed(told, key, str, where)
        if key not in told and key not in {"header", "lifetime"}:
            raise UsageProblem(f"{where}: '{key}' is missing")
    if way == "basic":
        password = _secret(told["password"], f"{where}: password", environment, redactor)
        credential = basic_credential(told["username"], password)
        redactor.learn(credential.value.partition(" ")[2])
        return credential
    if way == "header":
        value = _secret(told["value"], f"{where}: value", environment, redactor)
        redactor.learn_header(told["name"])
        if told["name"].lower() == "authorization":
            redactor.learn(value.partition(" ")[2])  # the secret that follows a scheme
        return header_credential(told["name"], value)
    return Exchanged(
        profile.base_url,
        told["url"],
        told.get("header", "Authorization"),
        _secret(told["key"], f"{where}: key", environment, redactor),
        told["token"],
        told.get("lifetime", ""),
        redactor,
        where.removeprefix(f"{profile.file}: "),
    )


def _secret(told: object, where: str, environment: Mapping[str, str], redactor: Redactor) -> str:
    if not isinstance(told, str) or not told.startswith(_PREFIX):
        raise UsageProblem(f"{where}: a secret never stands in a profile; write env:NAME and set NAME")
    name = told.removeprefix(_PREFIX)
    if not environment.get(name):
        raise UsageProblem(f"{where}: the environment variable {name} is not set")
    return _given(name, where, environment, redactor)


def _given(name: str, where: str, environment: Mapping[str, str], redactor: Redactor) -> str:
    """The value of the variable. No header can carry a line break or another control character (RFC 9110, 5.5)."""
    secret = environment[name]
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in secret):
        raise UsageProblem(f"{where}: the environment variable {name} has a line break or another control character")
    redactor.learn(secret)
    return secret
