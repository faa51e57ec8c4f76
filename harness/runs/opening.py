"""Opens a deployment: profile to credential, client, document, resources; every wrong input is one clear line."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from harness.deployment import Deployment
from harness.documents.document import Document, load_document
from harness.documents.hints import doubts
from harness.documents.placing import Places, place
from harness.items.ledger import Ledger
from harness.items.stamps import Stamps
from harness.outcomes import BudgetSpent, UsageProblem
from harness.profiles.profile import Profile, load_profile
from harness.profiles.secrets import credential_of, other_credentials
from harness.runs import embedded
from harness.surveys.survey import survey
from harness.transport.client import Client
from harness.transport.credentials import Credential, bearer
from harness.transport.limits import Limits
from harness.transport.redaction import Redactor


class Opened:
    """A deployment that is ready to be judged, the embedded process behind it, if there is one, and what of the profile
    its document does not tell.
    """

    def __init__(
        self,
        deployment: Deployment,
        document: Document,
        process: embedded.Embedded | None,
        doubts: Sequence[str] = (),
    ) -> None:
        self.deployment = deployment
        self.document = document
        self.process = process
        self.doubts = doubts

    def close(self) -> None:
        """Close the connection and end the embedded process."""
        self.deployment.client.close()
        self.deployment.ledger.close()
        if self.process is not None:
            self.process.stop()


def open_deployment(
    options: Mapping[str, Any],
    environment: Mapping[str, str] | None = None,
    *,
    at: str = "",
    journals: Path | None = None,
    worker: str = "",
    workers: int = 1,
    run: str = "",
) -> Opened:
    """Open what the options name, or the embedded reference deployment (already running `at` an address).

    Several `workers` share a `run`, which each knows by that, and each may spend its part of what that may. Raises
    UsageProblem with one line.
    """
    environment = os.environ if environment is None else environment
    profile = load_profile(options, environment)
    redactor = Redactor()
    process = None
    others: Mapping[str, Credential]
    if profile.base_url:
        credential = credential_of(profile, environment, redactor)
        others = other_credentials(profile, environment, redactor, credential)
    else:
        process = None if at else embedded.start()
        profile = embedded.profile(profile, at=process.base_url if process is not None else at)
        credential = bearer(embedded.TOKEN)
        others = {name: bearer(token) for name, token in embedded.OTHERS.items()}
        redactor.learn(embedded.TOKEN, *embedded.OTHERS.values())
    told = (profile.max_requests, profile.per_minute, profile.concurrent)
    limits = Limits(*(limit and max(limit // workers, 1) for limit in told))
    client = Client(profile.base_url, credential, limits, read_only=profile.read_only, others=others)
    try:
        document = load_document(profile.document, client)
        places = place(document, profile)
        if not places.inside:
            raise UsageProblem(f"--openapi {profile.document}: no route under {profile.scope}")
        uncertain = doubts(document, places, profile)
        for other in others.values():
            other.header()  # where a key is exchanged for it, an error is told before anything is judged
        prefix = _prefix(client, document, places, profile)
    except (UsageProblem, BudgetSpent) as problem:
        client.close()
        if process is not None:
            process.stop()
        named = "--max-requests: " if isinstance(problem, BudgetSpent) else ""
        raise UsageProblem(f"{named}{problem}") from problem
    stamps = Stamps(worker, run)
    lasting = journals is not None and process is None and not at  # what is embedded ends with the run
    journal = journals / f"{stamps.marker}.jsonl" if journals is not None and lasting else None
    ledger = Ledger(journal, {"base_url": profile.base_url})
    deployment = Deployment(profile, client, places, redactor=redactor, prefix=prefix, ledger=ledger, stamps=stamps)
    deployment.surveyor = survey
    return Opened(deployment, document, process, uncertain)


def _prefix(client: Client, document: Document, places: Places, profile: Profile) -> str:
    """What stands between the base URL and the documented paths: asked of the deployment where it could be both."""
    own = urlsplit(profile.base_url).path.rstrip("/")
    candidates = [""]
    if document.prefix and not own.endswith(document.prefix):
        candidates = [document.prefix.removeprefix(own), ""]
    resource = next((r for r in places.resources if r.parent is None and r.offers("list")), None)
    path = resource.address(profile.entity or "-", ()) if resource else ""
    for candidate in candidates:
        exchange = client.send("GET", candidate + path)
        if exchange.status is None:
            raise UsageProblem(f"--base-url {profile.base_url}: {exchange.failure}")
        if exchange.status != 404:
            return candidate
    return candidates[0]
