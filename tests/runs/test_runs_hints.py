"""What a profile says of resources, and the document does not have."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reference.deployed import deployed
from tests.runs.judging import TOKEN, Judged, judge


def hinted(folder: Path, entry: str) -> Judged:
    with deployed() as deployment:
        profile = folder / "profile.toml"
        profile.write_text(f'base_url = "{deployment.url}"\nentity = "demo"\n[[resource]]\n{entry}\n')
        options = ("--deployment", str(profile), "conformance/test_get.py", "-k", "test_frame")
        return judge(folder / "report", *options, CONFORMANCE_TOKEN=TOKEN)


def test_a_collection_that_does_not_exist_is_a_usage_error(tmp_path: Path) -> None:
    judged = hinted(tmp_path, 'collection = "/entity/{e}/tabel"')

    assert judged.code == 4
    (line,) = judged.errors.strip().splitlines()
    assert line.endswith("profile.toml: [[resource]] /entity/{e}/tabel: the document has no such route")


@pytest.mark.parametrize("entry", ['id = "di"', 'size = "howMany"'])
def test_what_the_document_does_not_tell_is_a_note(entry: str, tmp_path: Path) -> None:
    judged = hinted(tmp_path, f'collection = "/entity/{{e}}/table"\n{entry}')

    assert judged.code == 0
    (note,) = judged.record["notes"]
    assert entry.split('"')[1] in note
    assert "note: " in judged.output
