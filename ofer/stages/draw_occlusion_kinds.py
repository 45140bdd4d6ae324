"""Make Table 3: how the literature simulates occlusions, each kind rendered on one face."""

from functools import partial

import cv2

from ofer.base.data_files import TABLE3
from ofer.base.tables import read_texts
from ofer.drawing.choice import choose_moving, how_chosen
from ofer.drawing.occlusion_kinds import CAPTION, Kind, draw_occlusion_kinds
from ofer.drawing.occlusions import occluded_face
from ofer.drawing.style import save_figure
from ofer.jobs.artefacts import write_text
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.occlusion.objects import pictures_of
from ofer.occlusion.occlude import occlude
from ofer.papers.flowrec.table3 import FACTS, markdown, rows, tidy
from ofer.papers.literature import read_facts


def build(job: Job) -> None:
    """Write the table, tidy and as Markdown, and its picture."""
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
    with job.writing("vector") as vector, job.writing("picture") as picture:
        save_figure(figure, vector, picture)


if __name__ == "__main__":
    run_stage(__doc__, build)
