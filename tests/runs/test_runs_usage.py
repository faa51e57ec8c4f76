"""What a user gives wrong is one line that names it, and exit code 4."""

from __future__ import annotations

import json
import socketserver
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from harness.outcomes import UsageProblem
from harness.runs.opening import open_deployment
from tests.harness.answering import Asked, answering, reply
from tests.harness.described import document
from tests.reference.deployed import deployed
from tests.runs.judging import TOKEN, at, installed, judge

USABLE = json.dumps(document({"/entity/{e}/table": "GET POST", "/entity/{e}/table/{t}": "GET"}))
HERE = 'base_url = "http://127.0.0.1:9"\nentity = "x"\n'
DOWN = "--base-url http://127.0.0.1:9 --entity x"
DEPARTURE = '[[exception]]\nproperty = "put-frame"\nreason = "so"\n'


def refused(folder: Path, options: str, file: str, *named: str, **variables: str) -> None:
    """The run ends with exit code 4 and one line that has every name in it."""
    (folder / "told").write_text(file, encoding="utf-8")
    judged = judge(folder / "report", *options.replace("FILE", str(folder / "told")).split(), **variables)

    assert "Traceback" not in judged.said
    assert "INTERNALERROR" not in judged.said
    assert judged.code == 4
    lines = [line for line in judged.errors.splitlines() if line.strip()]
    assert len(lines) == 1, judged.errors
    assert lines[0].startswith("ERROR: ")
    assert [name for name in named if name.replace("FILE", str(folder / "told")) not in lines[0]] == []


def not_opened(options: dict[str, str], *named: str) -> None:
    """The deployment is not opened: the plugin makes a usage error of the one line that is raised."""
    with pytest.raises(UsageProblem) as caught:
        open_deployment(options, {})
    told = str(caught.value)
    assert len(told.splitlines()) == 1
    assert [name for name in named if name not in told] == []


OF_A_RUN = {"conformance.json", "report.html", "junit.xml", "exchanges.har", "findings.sarif"}


@pytest.mark.parametrize("options", [DOWN, f"{DOWN} --baseline nowhere.json", "--fail-on new", "--entity x"])
def test_the_summary_of_an_earlier_run_gives_way_to_why_this_one_did_not_begin(options: str, tmp_path: Path) -> None:
    for name in (*OF_A_RUN, "summary.md"):
        (tmp_path / name).write_text("Conformant", encoding="utf-8")
    judged = judge(tmp_path, *options.split())

    (line,) = (tmp_path / "summary.md").read_text(encoding="utf-8").splitlines()
    reason = judged.errors.strip().removeprefix("ERROR: ")
    assert judged.code == 4
    assert line.startswith("The run did not begin: ")
    assert line.replace("\\", "").endswith(reason)
    assert {file.name for file in tmp_path.iterdir()} == {*OF_A_RUN, "summary.md"}


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ("--base-url http://no-such-host.invalid --entity x", ("no-such-host.invalid",)),
        ("--base-url http://127.0.0.1:9 --entity x --openapi FILE", ("--base-url", "127.0.0.1:9")),
        (DOWN, ("127.0.0.1:9",)),
        ("--base-url http://127.0.0.1:9", ("--base-url", "--entity", "--read-only")),
        ("--entity x", ("--entity", "--base-url")),
        ("--base-url example.org --entity x", ("--base-url", "example.org")),
        ("--base-url ftp://example.org --entity x", ("--base-url", "ftp://example.org")),
        ("--base-url http://127.0.0.1:9 --entity ..", ("--entity", "..")),
        (f"{DOWN} --forbidden-entity .", ("--forbidden-entity",)),
        (f"{DOWN} --other-entity x", ("--other-entity",)),
        (f"{DOWN} --max-requests 0", ("--max-requests",)),
        (f"{DOWN} --concurrent 0", ("--concurrent",)),
        ("--max-requests 0", ("--max-requests",)),
        ("--deployment nowhere.toml", ("--deployment", "nowhere.toml")),
        (f"{DOWN} --openapi nowhere.json", ("--openapi", "nowhere.json")),
        ("--conformance-report /dev/null/x", ("--conformance-report", "/dev/null/x")),
        (f"{DOWN} --hypothesis-profile fast", ("--hypothesis-profile fast", "quick", "default", "nightly")),
        ("--baseline nowhere.json -k put_frame", ("--baseline", "nowhere.json")),
    ],
)
def test_a_wrong_option_is_named(options: str, named: tuple[str, ...], tmp_path: Path) -> None:
    refused(tmp_path, options, USABLE, *named)


def test_a_page_that_comes_instead_of_the_document_is_named() -> None:
    def page(handler: BaseHTTPRequestHandler, _: Asked) -> None:
        reply(handler, 200, b"Please log in", {"Content-Type": "text/html; charset=utf-8"})

    with answering(page) as server:
        not_opened({"base_url": server.url, "entity": "x"}, f"--openapi {server.url}/openapi.json", "got text/html")


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("", ("it is empty",)),
        ("<html>", ("got HTML",)),
        ("{", ("not JSON", "line 1, column 2")),
        ("openapi: 3.1.0\npaths: {}\n  /x: {}\n", ("not YAML", "line 3")),
        ("- openapi: 3.1.0", ("a list",)),
        ('{"swagger": "2.0", "paths": {}}', ("OpenAPI 3.0 or 3.1",)),
        ('{"some": "json"}', ("OpenAPI 3.0 or 3.1",)),
        ('{"openapi": "3.0.3"}', ('"info" is a required property',)),
        (json.dumps(document({"/table": "GET POST", "/login": "POST"})), ("/entity/{e}",)),
        (json.dumps(document({})), ("/entity/{e}",)),
        (json.dumps(document({}) | {"paths": []}), ("'paths' must be an object, not a list",)),
    ],
    ids=[
        "empty",
        "html",
        "half",
        "YAML",
        "list",
        "Swagger",
        "other JSON",
        "no info",
        "no route below",
        "no route",
        "paths is no object",
    ],
)
def test_a_wrong_document_is_named(content: str, named: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "openapi.json"
    file.write_text(content, encoding="utf-8")
    options = {"base_url": "http://127.0.0.1:9", "entity": "x", "openapi": str(file)}

    not_opened(options, f"--openapi {file}: ", *named)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("no toml at all", ("TOML",)),
        (HERE + 'colour = "red"', ("colour",)),
        (HERE + "[limits]\nper_second = 3", ("[limits]", "per_second")),
        (HERE + "limits = 3", ("limits",)),
        (HERE + '[limits]\nper_minute = "3"', ("per_minute",)),
        (HERE + "[limits]\nmax_requests = 0", ("max_requests",)),
        (HERE + "expendable = 1", ("expendable",)),
        (HERE.replace('"x"', "7"), ("entity",)),
        (HERE + 'scope = "/entity"', ("scope",)),
        (HERE + 'scope = "/{a}/{b}"', ("scope",)),
        (HERE + '[auth]\nbearer = "s3cr3t"', ("[auth] bearer", "env:")),
        (HERE + '[auth]\nbearer = "env:NOT_SET_ANYWHERE"', ("[auth] bearer", "NOT_SET_ANYWHERE")),
        (HERE + '[auth]\ntoken = "env:HOME"', ("[auth]", "token")),
        (HERE + '[auth]\nexpired = "s3cr3t"', ("[auth] expired", "table")),
        (HERE + '[auth]\nstranger = { bearer = "s3cr3t" }', ("[auth] stranger: bearer", "env:")),
        (
            HERE + '[auth]\nexpired = { bearer = "env:NOT_SET_ANYWHERE" }',
            ("[auth] expired: bearer", "NOT_SET_ANYWHERE"),
        ),
        (HERE + 'auth = "env:HOME"', ("auth",)),
        (HERE + DEPARTURE.replace("put-frame", "put-nothing"), ("[[exception]]", "put-nothing")),
        (HERE + DEPARTURE + 'because = "so"', ("[[exception]]", "because")),
        (HERE + DEPARTURE.replace('reason = "so"', ""), ("[[exception]]", "reason")),
        (HERE + DEPARTURE + 'until = "soon"', ("[[exception]]", "until")),
        (HERE + DEPARTURE + "until = 2020-01-01T00:00:00Z", ("[[exception]]", "until")),
        (HERE + "exception = 3", ("exception",)),
        (HERE + "[exception]\nproperty = 1", ("exception",)),
        (HERE + '[[resource]]\nid = "x"', ("[[resource]]", "collection")),
        (HERE + '[[resource]]\ncollection = "/entity/{e}/table"\nkey = "x"', ("[[resource]]", "key")),
        (HERE + '[[resource]]\ncollection = "/entity/{e}/table"\nsize = 5', ("[[resource]]", "size")),
        (HERE + '[[resource]]\ncollection = "/entity/{e}/table"\nfilters = "x"', ("[[resource]]", "filters")),
        (HERE + '[[resource]]\ncollection = "/x"\nfilters = { state = 1 }', ("[[resource]]", "filters", "state")),
        (HERE + '[[resource]]\ncollection = "/x"\nglobal_keys = "name"', ("[[resource]]", "global_keys")),
        (HERE + '[[resource]]\ncollection = "/x"\ndirection = "order"', ("[[resource]]", "direction", "sort")),
    ],
)
def test_a_wrong_profile_is_named(content: str, named: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "profile.toml"
    file.write_text(content, encoding="utf-8")

    not_opened({"deployment": str(file)}, *named)


@pytest.mark.parametrize("content", ["no toml at all", HERE + '[auth]\nbearer = "env:NOT_SET_ANYWHERE"'])
def test_a_wrong_file_ends_a_run_with_one_line(content: str, tmp_path: Path) -> None:
    refused(tmp_path, "--deployment FILE", content, "FILE")


def test_a_secret_that_stands_in_a_profile_is_not_repeated(tmp_path: Path) -> None:
    (tmp_path / "p.toml").write_text(HERE + '[auth]\nbearer = "s3cr3t"')
    judged = judge(tmp_path / "report", "--deployment", str(tmp_path / "p.toml"))

    assert "s3cr3t" not in judged.said


def test_an_answer_that_is_no_http_is_no_traceback(tmp_path: Path) -> None:
    class Babble(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"no http\r\n")

    with socketserver.TCPServer(("127.0.0.1", 0), Babble) as listening:
        port = listening.server_address[1]
        thread = threading.Thread(target=listening.serve_forever, args=(0.02,))
        thread.start()
        try:
            refused(tmp_path, f"--base-url http://127.0.0.1:{port} --entity x", "", f"127.0.0.1:{port}")
        finally:
            listening.shutdown()
            thread.join()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no folder here in which nothing can be made")
def test_where_pytest_can_keep_nothing_for_its_next_run_this_one_has_its_verdict(tmp_path: Path) -> None:
    with deployed() as deployment:
        told = at(
            deployment.url, "-p", "cacheprovider", "-o", "cache_dir=/proc/nope", "-k", "test_repeatable and webhook"
        )
        judged = judge(tmp_path, *told, CONFORMANCE_TOKEN=TOKEN)

    assert judged.code == 0
    assert judged.record["conclusion"] == "conformant"


def test_a_run_whose_report_cannot_be_written_does_not_pass(tmp_path: Path) -> None:
    (tmp_path / "findings.sarif" / "x").mkdir(parents=True)
    with deployed() as deployment:
        judged = judge(tmp_path, *at(deployment.url, "-k", "test_repeatable and webhook"), CONFORMANCE_TOKEN=TOKEN)

    assert judged.code == 1
    assert f"{tmp_path}/findings.sarif could not be written: Is a directory" in judged.output


@pytest.mark.parametrize("option", ["--deployment", "--entity"])
def test_a_deployment_without_checks_gets_a_hint_at_them(option: str, tmp_path: Path) -> None:
    done = installed(tmp_path, option, "crm.toml")

    assert done.returncode == 5
    assert f"hint: {option} judges nothing by itself" in done.stdout
    assert "--pyargs conformance" in done.stdout


def test_who_tells_of_no_deployment_gets_no_hint(tmp_path: Path) -> None:
    assert "hint" not in installed(tmp_path).stdout
