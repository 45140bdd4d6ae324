"""Write one part of a corpus of stills in the layout of a data set, and what is true of its pictures."""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ofer.base.by_name import load
from ofer.corpora.synthetic.parameters import Parameters, read_parameters
from ofer.corpora.synthetic.stills.layouts import LAYOUTS
from ofer.corpora.synthetic.stills.person import Person, draw_person
from ofer.corpora.synthetic.stills.plan import Planned, part_of_person, plan_pictures
from ofer.corpora.synthetic.stills.portrait import Still, draw_still
from ofer.corpora.synthetic.stills.writers.files import File
from ofer.jobs.artefacts import PARTIAL, written_whole

STILL = 221
"""Stream of random numbers of a person's stills."""
TRUTH = [
    "picture", "subject", "label", "split", "yaw", "pitch", "roll", "mixed_with", "share", "mask",
    *(f"eye{eye}_{axis}" for eye in (1, 2) for axis in "xy"),
    *(f"{axis}{point}" for point in range(1, 69) for axis in "xy"),
]  # fmt: skip
"""Columns of `truth_<part>.csv`: eyes are pupils, the image's left first; points are iBUG's, one-based; all in pixels
of the picture, whose first pixel's centre is at 0. mixed_with, share: of another class in the display."""


def write_part(
    root: Path, values: Mapping[str, Any], *, part: int, parts: int, base: Path, own: Path
) -> Iterator[Path]:
    """Write the files of one part under `root`; yield each when it is there.

    values: what `GenerateSettings.values` gives; base, own: the CSVs of parameters of the head and of stills. What is
    written depends on these values alone: a picture is the same in whichever part it is.
    """
    layout, writer = LAYOUTS[values["layout"]], load(f"ofer.corpora.synthetic.stills.writers.{values['layout']}")
    pictures = plan_pictures(values)
    mine = [picture for picture in pictures if part_of_person(picture, layout, parts) == part]
    together = {*(writer.shared(pictures, []) if layout.whole else writer.shared(pictures))}
    truths = {f"truth_{number:02d}.csv" for number in range(parts)}
    wanted = {name for picture in pictures for name in writer.names(picture)} | together | truths
    remove_others(root, wanted, {name for picture in mine for name in writer.names(picture)})
    parameters = still_parameters(base, own)
    truth = io.StringIO()
    table = csv.writer(truth, lineterminator="\n")
    table.writerow(TRUTH)
    drawn = []
    for row, (picture, person, still, rng) in enumerate(draw_pictures(mine, values, parameters, writer)):
        for file in writer.files(picture, person, still, values["side"], rng):
            if layout.whole:
                drawn.append((picture, file))
            else:
                yield _whole(root / file.name, file.content)
            if file.points is not None:
                name = f"{file.name}#{row}" if layout.whole else file.name
                table.writerow(_truth(name, picture, still, file))
    if part == 0:
        contents = writer.shared(pictures, drawn) if layout.whole else writer.shared(pictures)
        for name, content in contents.items():
            yield _whole(root / name, content)
    yield _whole(root / f"truth_{part:02d}.csv", truth.getvalue().encode())


def still_parameters(base: Path, own: Path) -> Parameters:
    """Return the head's parameters with those of stills added."""
    head, stills = read_parameters(base), read_parameters(own)
    groups = {
        group: {**head.groups.get(group, {}), **stills.groups.get(group, {})}
        for group in {**head.groups, **stills.groups}
    }
    return Parameters(own, groups)


def draw_pictures(
    pictures: list[Planned], values: Mapping[str, Any], parameters: Parameters, writer: Any
) -> Iterator[tuple[Planned, Person, Still, np.random.Generator]]:
    """Draw planned pictures, person after person; the generator has drawn what the still consists of."""
    person: Person | None = None
    for picture in pictures:
        if person is None or person.number != picture.person:
            person = draw_person(parameters, values["seed"], picture.person)
        rng = np.random.default_rng([values["seed"], STILL, picture.person, picture.nth])
        framing = writer.framing(values["side"], rng)
        angles = writer.angles(picture, rng) if picture.view else None
        kind = {"studio": hasattr(writer, "STUDIO"), "covered": hasattr(writer, "OBJECTS")}
        yield picture, person, draw_still(person, picture.label, framing, parameters, rng, angles=angles, **kind), rng


def remove_others(root: Path, wanted: set[str], own: set[str]) -> None:
    """Remove what an earlier run left that no part writes, and what a killed writer of `own` files left halfway."""
    halves = {Path(name).name for name in own}
    for path in [path for path in root.rglob("*") if path.is_file()]:
        halfway = PARTIAL in path.name and path.name.split(PARTIAL, 1)[1] in halves
        stays = (
            path.name.startswith(".") or path.match("generated_*.csv") or path.relative_to(root).as_posix() in wanted
        )
        if halfway or not stays:
            path.unlink(missing_ok=True)


def _truth(name: str, picture: Planned, still: Still, file: File) -> list[str]:
    assert file.points is not None and file.pupils is not None
    positions = np.concatenate([file.pupils, file.points]).ravel()
    subject = f"P{picture.person:04d}"
    angles = [f"{angle:.2f}" for angle in still.angles]
    said = [name, subject, picture.label, picture.split, *angles]
    return [
        *said,
        still.display.other,
        f"{still.display.share:.3f}",
        file.mask,
        *(f"{value:.3f}" for value in positions),
    ]


def _whole(path: Path, content: bytes) -> Path:
    with written_whole(path) as temporary:
        temporary.write_bytes(content)
    return path
