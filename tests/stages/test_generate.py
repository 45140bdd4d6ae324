import csv
from pathlib import Path

import pytest

from ofer.corpora.synthetic.settings import GenerateSettings
from ofer.jobs.job import Job
from ofer.jobs.provenance import content_digest
from ofer.stages import generate

FEW = {
    "ckplus": {"subjects": 1, "frames": (2, 2), "size": (64, 49)},
    "rafdb": {"pictures": {"train": 2, "test": 1}},
    "ferplus": {"pictures": {"train": 2, "validation": 1, "test": 1}},
}


@pytest.mark.parametrize("layout", FEW)
def test_each_part_lists_what_it_wrote_with_its_digest(layout: str, tmp_path: Path) -> None:
    values = GenerateSettings(layout=layout, **FEW[layout]).values()
    listed: dict[str, str] = {}
    for part in (0, 1):
        written = tmp_path / f"generated_{part:02d}.csv"
        generate.build(
            Job("ofer.stages.generate", {"generate": values, "part": part, "parts": 2}, {}, {"written": written})
        )
        with open(written, newline="", encoding="utf-8") as stream:
            rows = {row["file"]: row["digest"] for row in csv.DictReader(stream)}
        assert not rows.keys() & listed.keys()
        listed |= rows
    files = {path.relative_to(tmp_path).as_posix(): path for path in tmp_path.rglob("*") if path.is_file()}
    assert listed == {
        name: content_digest(path) for name, path in files.items() if not name.startswith("generated_")
    }  # fmt: skip
