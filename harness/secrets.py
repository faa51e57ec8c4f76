"""Where credentials come from: the environment, or `env:NAME` in the profile; never in clear."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from harness.credentials import Credential, Exchanged, basic_credential, bearer, header_credential
from harness.outcomes import UsageProblem
from harness.profile import Profile, known, typed
from harness.redaction import Redactor

_WAYS: Final = frozenset({"bearer", "basic", "header", "exchange"})
_PREFIX: Final = "env:"


def credential_of(profile: Profile, environment: Mapping[str, str], redactor: Redactor) -> Credential | None:
    """The credential that the profile or the environment gives, or None. Raises UsageProblem."""
    if environment.get("CONFORMANCE_TOKEN"):
        return bearer(_given("CONFORMANCE_TOKEN", "the environment", environment, redactor))
    where = f"{profile.file}: [auth]"
    known(profile.auth, _WAYS, where)
    if len(profile.auth) > 1:
        raise UsageProblem(f"{where}: one of {', '.join(sorted(_WAYS))}, not {len(profile.auth)}")
    for way, told in profile.auth.items():
        return _credential(way, told, profile, environment, redactor)
    return None


def _never_literal(profile: Profile) -> None:
    """Raise UsageProblem where a secret stands in the profile, even one that is not used."""
    secrets = {"basic": "password", "header": "value", "exchange": "key"}
    for way, told in profile.auth.items():
        secret = told.get(secrets.get(way, "")) if isinstance(told, Mapping) else told
        if isinstance(secret, str) and not secret.startswith(_PREFIX):
            where = f"{profile.file}: [auth] {way}"
            raise UsageProblem(f"{where}: a secret never stands in a profile; write env:NAME and set NAME")


def _credential(
    way: str, told: Any, profile: Profile, environment: Mapping[str, str], redactor: Redactor
) -> Credential:
    where = f"{profile.file}: [auth] {way}"
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
