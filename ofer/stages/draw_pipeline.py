"""Draw the chain that made a result, from the stamps that its jobs left: what ran, on what, and what it read."""

from pathlib import Path

from ofer.artefacts import read_stamp, stamp_path
from ofer.drawing.chain import chain
from ofer.drawing.pipeline_figure import draw_pipeline
from ofer.drawing.style import save_figure
from ofer.errors import OferError
from ofer.job import Job
from ofer.run_stage import run_stage


def build(job: Job) -> None:
    """Write the figure. Raises OferError if the stamps tell of an artefact that is not among the inputs."""
    stamps = {path.as_posix(): read_stamp(path) for path in job.input_list("artefacts")}
    for path, stamp in stamps.items():
        for name in stamp["inputs"]:
            if name not in stamps and stamp_path(Path(name)).exists():
                raise OferError(f"{path}: made of {name}, which is missing in --artefacts; add it there")
    figure = draw_pipeline(
        chain(stamps),
        clean=job.slice["clean"],
        title=f"From faces to predictions on corpus {job.slice['corpus']}",
        generated=job.slice["generated"],
    )
    with job.writing("vector") as vector, job.writing("picture") as picture:
        save_figure(figure, vector, picture)


if __name__ == "__main__":
    run_stage(__doc__, build, reuse=False)
