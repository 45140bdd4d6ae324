"""Kinds of occlusions in the literature, each rendered on one face (Poux et al., Table 3)."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import cv2
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ofer.base.data_files import TABLE3
from ofer.base.tables import read_texts
from ofer.drawing.choice import choose_moving, how_chosen
from ofer.drawing.flow_colour import draw_legend, magnitude_scale
from ofer.drawing.occluded_face import OccludedFace, occluded_face
from ofer.drawing.pictures import blank, draw_face, draw_flow, draw_mask
from ofer.drawing.style import new_figure, set_note, set_title
from ofer.jobs.artefacts import write_text
from ofer.jobs.job import Job
from ofer.occlusion.objects import pictures_of
from ofer.occlusion.occlude import occlude
from ofer.papers.flowrec.table3 import FACTS, markdown, rows, tidy
from ofer.papers.literature import read_facts

CAPTION = (
    "Kinds of occlusion simulated on CK+ in the literature (the paper's Table 3), each shown on one face in our "
    "own regions, since the paper gives places as pictures only; below the rule, kinds that are offered besides. "
    "Left the occluded apex face, right the flow between first frame and apex; dashed: what is hidden. Removal "
    "paints nothing: the flow inside is set to 0."
)
"""What the table says, whatever corpus it is drawn from."""


@dataclass(frozen=True)
class Kind:
    """A row of the table: who used this kind of occlusion, what it is, and a face under each entry of that kind."""

    paper: str
    simulation: str
    faces: Sequence[OccludedFace]


def draw(job: Job) -> Figure:
    """Write the table, tidy and as Markdown, and return its picture."""
    cv2.setNumThreads(1)
    facts = read_facts(job.package_file(TABLE3), FACTS)
    occlusions = job.slice["occlusions"]
    chosen, face = choose_moving(read_texts(job.input("samples")), job.input_list("faces"), job.slice)

    shown = partial(occluded_face, farneback=job.slice["farneback"], public=chosen.public)
    table = rows(facts, {name: values["fill"] for name, values in occlusions})
    rendered = {
        # What the frames of that entry hold for this sample: the same function paints both.
        name: shown(name, occlude(face, values, pictures_of(values)))
        for name, values in occlusions
    }
    mark = " (synthetic faces)" if job.slice["generated"] else ""
    made_of = f"corpus {job.slice['corpus']}{mark}: {how_chosen([chosen])}"
    figure = draw_occlusion_kinds(
        [
            Kind(row.split(":")[0], simulation, [rendered[name] for name in names])
            for row, (simulation, names) in table.items()
        ],
        shown("clean", face),
        printed=len(facts),
        title=f"Occlusions that the literature simulates, corpus {job.slice['corpus']}",
        note=f"{CAPTION} Shown: {how_chosen([chosen])}",
        generated=job.slice["generated"],
    )
    cells = tidy(facts, table, made_of)
    with job.writing("table") as path:
        cells.to_csv(path, index=False, lineterminator="\n")
    write_text(job.output("markdown"), markdown(cells, made_of, generated=job.slice["generated"]))
    return figure


def draw_occlusion_kinds(
    kinds: Sequence[Kind], clean: OccludedFace, *, printed: int, title: str, note: str, generated: bool
) -> Figure:
    """Return the table: paper, for each entry the occluded apex face and its flow, simulation.

    Faces that may not be shown are replaced by their masks. What is hidden is outlined in the flows, and
    on a face on which nothing is painted. A rule ends the `printed` rows, those of the paper.
    """
    ruled = [None, *kinds[:printed], *([None, *kinds[printed:]] if kinds[printed:] else [])]
    scale = magnitude_scale([clean.flow])
    columns = max(len(kind.faces) for kind in kinds)
    cell, words = 0.95, 1.35
    figure = new_figure(2 * cell * columns + 2 * words + 1.0, 1.2 * cell * len(kinds) + 1.2)
    widths = [words / cell, *[1.0, 1.0] * columns, words / cell, 0.8 / cell]
    heights = [0.22, *[1.0 if kind is not None else 0.05 for kind in ruled]]
    grid = figure.add_gridspec(len(heights), len(widths), width_ratios=widths, height_ratios=heights)
    for place, head in ((0, "paper"), (slice(1, -2), "occlusion: apex face and flow"), (-2, "simulation")):
        _write(figure.add_subplot(grid[0, place]), head, bold=True)
    for row, kind in enumerate(ruled, start=1):
        if kind is None:
            rule = figure.add_subplot(grid[row, :-1])
            blank(rule)
            rule.axhline(0.5, color="black", linewidth=0.8)
            continue
        _write(figure.add_subplot(grid[row, 0]), kind.paper)
        _write(figure.add_subplot(grid[row, -2]), kind.simulation)
        if not kind.faces:
            _write(figure.add_subplot(grid[row, 1:-2]), "no entry of this kind is shown", width=60)
        for number, occluded in enumerate(kind.faces):
            left, right = (figure.add_subplot(grid[row, 1 + 2 * number + side]) for side in (0, 1))
            _draw_face(left, occluded)
            left.set_xlabel(occluded.name, fontsize=7, labelpad=2)
            draw_flow(right, occluded.flow, scale, occluded.mask)
    # Inset, so that its title makes no room between the rows.
    side = figure.add_subplot(grid[2:4, -1])
    blank(side)
    draw_legend(side.inset_axes((0.0, 0.3, 1.0, 0.4)), scale)
    set_title(figure, title, generated=generated)
    set_note(figure, note)
    return figure


def _draw_face(axes: Axes, occluded: OccludedFace) -> None:
    if occluded.face is not None:
        draw_face(axes, occluded.face, None if occluded.painted else occluded.mask)
    elif occluded.mask is not None:
        draw_mask(axes, occluded.mask)


def _write(axes: Axes, text: str, *, bold: bool = False, width: int = 18) -> None:
    axes.axis("off")
    lines = text if bold else textwrap.fill(text, width)
    axes.text(0, 0.5, lines, fontsize=8, va="center", fontweight="bold" if bold else "normal", transform=axes.transAxes)
