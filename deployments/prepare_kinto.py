"""Fills an empty Kinto with the accounts and buckets that kinto.toml names: `prepare_kinto.py BASE_URL`.

It starts nothing. BASE_URL ends in `/v1`; the password of both accounts is taken from KINTO_PASSWORD.
A second run changes nothing but stamps.
"""

import os
import sys
from pathlib import Path

import requests
import yaml

DOCUMENT = Path(__file__).with_name("kinto.openapi.yaml")
USER, STRANGER = "conformance", "stranger"
BUCKETS = {"demo": USER, "other": USER, "forbidden": STRANGER}


def put(base_url: str, route: str, data: object, account: str, password: str) -> None:
    """PUT `data` in Kinto's envelope as `account`; raises requests.HTTPError unless it was done."""
    answer = requests.put(f"{base_url}{route}", json={"data": data}, auth=(account, password), timeout=10)
    answer.raise_for_status()


def bucket_schemas() -> dict[str, object]:
    """The attributes of a bucket that make Kinto validate its content, from the document that promises so."""
    schemas = yaml.safe_load(DOCUMENT.read_text("utf-8"))["components"]["schemas"]
    return {f"{name}:schema": schemas[f"{name.title()}Fields"] for name in ("collection", "group", "record")}


def prepare(base_url: str, password: str) -> None:
    """Open both accounts, create the three buckets, and put one item of each kind into the forbidden one."""
    for account in (USER, STRANGER):
        put(base_url, f"/accounts/{account}", {"password": password}, account, password)
    for bucket, account in BUCKETS.items():
        put(base_url, f"/buckets/{bucket}", bucket_schemas(), account, password)
    for route in ("/collections/ledger", "/groups/clerks", "/collections/ledger/records/entry"):
        put(base_url, f"/buckets/forbidden{route}", {"title": "not yours"}, STRANGER, password)


if __name__ == "__main__":
    prepare(sys.argv[1].rstrip("/"), os.environ["KINTO_PASSWORD"])
