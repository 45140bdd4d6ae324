"""Write one part of a corpus of stills in the layout of a data set, and what is true of its pictures."""

import csv
import io
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from ofer.base.by_name import load
from ofer.corpora.frame_names import clip_frame
from ofer.corpora.synthetic.parameters import Parameters, read_parameters
from ofer.corpora.synthetic.sequence import onset
from ofer.corpora.synthetic.stills.layouts import LAYOUTS, Layout
from ofer.corpora.synthetic.stills.person import Person, draw_person
from ofer.corpora.synthetic.stills.plan import Planned, part_of_person, plan_pictures
from ofer.corpora.synthetic.stills.portrait import Still, draw_still
from ofer.corpora.synthetic.stills.writers.files import File, mask_content, mask_name
from ofer.jobs.artefacts import PARTIAL, written_whole

STILL = 221
"""Stream of random numbers of a person's stills."""
TRUTH = [
    "picture", "subject", "label", "split", "yaw", "pitch", "roll", "mixed_with", "share", "mask",
    *(f"eye{eye}_{axis}" for eye in (1, 2) for axis in "xy"),
    *(f"{axis}{point}" for point in range(1, 69) for axis in "xy"),
]  # fmt: skip
"""Columns of `truth_<part>.csv`: eyes are pupils, the image's left first; points are iBUG's, one-based; all in pixels
of the picture, whose first pixel's centre is at 0. mixed_with, share: of another class in the display. Of sequences a
row per frame, each with the label of its sequence."""
APEX = 0.8
"""Share of the way to the apex of a sequence after which its expression does not grow: its last frames look alike."""


def write_part(
    root: Path, values: Mapping[str, Any], *, part: int, parts: int, base: Path, own: Path
) -> Iterator[Path]:
    """Write the files of one part under `root`; yield each when it is there.

    values: what `GenerateSettings.values` gives; base, own: the CSVs of parameters of the head and of stills. What is
    written depends on these values alone: a picture is the same in whichever part it is.
    """
    layout, writer = LAYOUTS[values["layout"]], load(f"ofer.corpora.synthetic.stills.writers.{values['layout']}")
    pictures = plan_pictures(values)
    mine = [picture for picture in pictures if part_of_person(picture, values, parts) == part]
    together = {*_shared(writer, values, pictures, [])}
    truths = {f"truth_{number:02d}.csv" for number in range(parts)}
    wanted = {name for picture in pictures for name in _names(picture, writer)} | together | truths
    remove_others(root, wanted, {name for picture in mine for name in _names(picture, writer)})
    parameters = still_parameters(base, own, values["layout"])
    truth = io.StringIO()
    table = csv.writer(truth, lineterminator="\n")
    table.writerow(TRUTH)
    drawn = []
    for row, (picture, person, stills, rng) in enumerate(draw_pictures(mine, values, parameters, writer)):
        for file in writer.files(picture, person, stills if layout.frames > 1 else stills[0], values["side"], rng):
            if layout.whole:
                drawn.append((picture, file))
            else:
                yield _whole(root / file.name, file.content)
            if file.hidden is not None:
                yield _whole(root / mask_name(file.name), mask_content(file.hidden))
            if file.points is not None:
                table.writerows(_truths(picture, stills[0], file, row if layout.whole else None))
    if part == 0:
        for name, content in _shared(writer, values, pictures, drawn).items():
            yield _whole(root / name, content)
    yield _whole(root / f"truth_{part:02d}.csv", truth.getvalue().encode())


def still_parameters(base: Path, own: Path, layout: str = "") -> Parameters:
    """Return the head's parameters with those of stills added, and in place of both those of the layout's own groups,
    such as `sfew light`."""
    head, stills = read_parameters(base), read_parameters(own)
    groups = {
        group: {**head.groups.get(group, {}), **stills.groups.get(group, {})}
        for group in {**head.groups, **stills.groups}
    }
    for group in [group for group in groups if f"{layout} {group}" in groups]:
        groups[group] = {**groups[group], **groups[f"{layout} {group}"]}
    return Parameters(own, groups)


def draw_pictures(
    pictures: list[Planned], values: Mapping[str, Any], parameters: Parameters, writer: Any
) -> Iterator[tuple[Planned, Person, list[Still], np.random.Generator]]:
    """Draw planned stills, or the frames of planned sequences, person after person; the generator has drawn what they
    consist of."""
    layout = LAYOUTS[values["layout"]]
    person: Person | None = None
    for picture in pictures:
        if person is None or person.number != picture.person:
            person = draw_person(parameters, values["seed"], picture.person)
        kind = {name.lower(): hasattr(writer, name) for name in ("STUDIO", "WALL")} | {"covered": picture.covered}
        stills = []
        for frame in range(layout.frames):
            # The frames of a sequence are drawn from the same numbers: they differ in the share of the display alone.
            rng = _draws(picture, values)
            share = draw_course(layout, parameters, rng)[frame] if layout.frames > 1 else 1.0
            framing = writer.framing(values["side"], rng)
            angles = writer.angles(picture, rng) if picture.view else None
            moment = (frame, share)
            stills.append(
                draw_still(person, picture.label, framing, parameters, rng, angles=angles, moment=moment, **kind)
            )
        yield picture, person, stills, rng


def _draws(picture: Planned, values: Mapping[str, Any]) -> np.random.Generator:
    """Return the random numbers of a still, of which its framing takes the first."""
    return np.random.default_rng([values["seed"], STILL, picture.person, picture.nth])


def _shared(
    writer: Any, values: Mapping[str, Any], pictures: list[Planned], drawn: list[tuple[Planned, File]]
) -> dict[str, bytes]:
    """Return by their names the files that say something of all pictures; drawn: where one of them holds all pixels."""
    if LAYOUTS[values["layout"]].whole:
        return dict(writer.shared(pictures, drawn))
    files = dict(writer.shared(pictures))
    if hasattr(writer, "boxes"):
        files |= writer.boxes(pictures, [writer.framing(values["side"], _draws(one, values)) for one in pictures])
    return files


def draw_course(layout: Layout, parameters: Parameters, rng: np.random.Generator) -> np.ndarray:
    """Draw the share of the display that each frame of a sequence shows: neutral to apex, and back if it returns."""
    apex = layout.frames // 2 if layout.returns else layout.frames - 1
    steepness, midpoint = (parameters.draw(rng, "sequence", name) for name in ("steepness", "midpoint"))
    away = np.abs(np.arange(layout.frames) - apex) / apex
    return onset(np.minimum((1 - away) / APEX, 1), 0.0, steepness, midpoint)


def remove_others(root: Path, wanted: set[str], own: set[str]) -> None:
    """Remove what an earlier run left that no part writes, and what a killed writer of `own` files left halfway.

    So are folders that it leaves empty: one may be that of a person who is now in another split.
    """
    halves = {Path(name).name for name in own}
    for path in [path for path in root.rglob("*") if path.is_file()]:
        halfway = PARTIAL in path.name and path.name.split(PARTIAL, 1)[1] in halves
        stays = (
            path.name.startswith(".") or path.match("generated_*.csv") or path.relative_to(root).as_posix() in wanted
        )
        if halfway or not stays:
            path.unlink(missing_ok=True)
    folders = {folder for name in wanted for folder in (root / name).parents}
    for path in sorted((path for path in root.rglob("*") if path.is_dir() and path not in folders), reverse=True):
        with suppress(OSError):
            path.rmdir()


def _names(picture: Planned, writer: Any) -> list[str]:
    """Return the names of a picture's files, and of the masks of what covers it."""
    names: list[str] = writer.names(picture)
    return names + [mask_name(name) for name in names if picture.covered and name.endswith(".jpg")]


def _truths(picture: Planned, still: Still, file: File, row: int | None) -> Iterator[list[str]]:
    """Yield the row of a picture, or those of a clip's frames. row: of the picture in a file of many."""
    assert file.points is not None and file.pupils is not None
    positions = np.concatenate([file.pupils, file.points], axis=-2)
    first = row if positions.ndim == 2 else 0
    for number, places in enumerate(positions.reshape(-1, 2 * positions.shape[-2]), start=first or 0):
        yield [
            file.name if first is None else clip_frame(file.name, number),
            f"P{picture.person:04d}",
            picture.label,
            picture.split,
            *(f"{angle:.2f}" for angle in still.angles),
            still.display.other,
            f"{still.display.share:.3f}",
            "" if file.hidden is None else mask_name(file.name),
            *(f"{value:.3f}" for value in places),
        ]


def _whole(path: Path, content: bytes) -> Path:
    with written_whole(path) as temporary:
        temporary.write_bytes(content)
    return path
