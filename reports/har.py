"""`exchanges.har`: the evidence as an HTTP Archive 1.2, for the tools that read those."""

from __future__ import annotations

import io
import json
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import harfile

from reports.record import Record, Verdict
from reports.tally import in_order

_VERSION: Final = "HTTP/1.1"


def render(record: Record) -> str:
    """The archive: one entry an exchange, in whose comment stand the property, route and part it played."""
    output = io.StringIO()
    creator = harfile.Creator(name="conformance-suite", version=record["suite"])
    with harfile.HarFile(output, creator=creator, comment=f"Evidence; all times are {record['started']}") as archive:
        for verdict in in_order(record):
            for exchange in (verdict["evidence"] or {}).get("exchanges", []):
                _add(archive, record, verdict, exchange)
    return output.getvalue()


def _add(archive: harfile.HarFile, record: Record, verdict: Verdict, exchange: dict[str, Any]) -> None:
    request, response = exchange["request"], exchange["response"]
    status, milliseconds = response["status"], exchange.get("seconds", 0) * 1000
    failure = "" if status is not None else f": no answer ({_text(response.get('body'))})"
    note = f" ({exchange['note']})" if exchange.get("note") else ""
    archive.add_entry(
        startedDateTime=record["started"],
        time=milliseconds,
        request=_request(request),
        response=_response(response),
        timings=harfile.Timings(send=0, wait=milliseconds, receive=0),
        comment=f"{verdict['property']} on {verdict['route']}{note}{failure}",
    )


def _request(request: dict[str, Any]) -> harfile.Request:
    headers = request.get("headers", {})
    body = request.get("body")
    content = None if body is None else _text(body)
    query = parse_qsl(urlsplit(request["url"]).query, keep_blank_values=True)
    return harfile.Request(
        method=request["method"],
        url=request["url"],
        httpVersion=_VERSION,
        headers=_records(headers.items()),
        queryString=_records(query),
        postData=None if content is None else harfile.PostData(mimeType=_type_of(headers), text=content),
        bodySize=_size(content),
    )


def _response(response: dict[str, Any]) -> harfile.Response:
    headers = response.get("headers", {})
    status = response["status"]
    body = response.get("body") if status is not None else None
    content = None if body is None else _text(body)
    return harfile.Response(
        status=status or 0,  # what browsers write where no answer came
        statusText=HTTPStatus(status).phrase if status in set(HTTPStatus) else "",
        httpVersion=_VERSION,
        headers=_records(headers.items()),
        content=harfile.Content(size=_size(content), mimeType=_type_of(headers), text=content),
        redirectURL=next((value for name, value in headers.items() if name.lower() == "location"), ""),
        bodySize=_size(content),
    )


def _records(pairs: Any) -> list[harfile.Record]:
    return [harfile.Record(name=name, value=value) for name, value in pairs]


def _text(body: Any) -> str:
    return body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)


def _size(content: str | None) -> int:
    return len((content or "").encode("utf-8", "surrogatepass"))


def _type_of(headers: dict[str, str]) -> str:
    return next((value for name, value in headers.items() if name.lower() == "content-type"), "")
