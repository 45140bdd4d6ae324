"""Draw confusion matrices: clean, and each occlusion without and with reconstruction."""

from ofer.drawing.confusion import draw_confusion
from ofer.drawing.style import save_figure
from ofer.evaluation.division import read_divided
from ofer.evaluation.metrics import confusion_counts
from ofer.evaluation.trainings import first_of
from ofer.job import Job
from ofer.run_stage import run_stage
from ofer.tables import read_table


def build(job: Job) -> None:
    """Write the figure."""
    division = read_table(job.input("folds"))
    counts = [confusion_counts(read_divided(path, division)) for path in job.input_list("predictions")]
    occlusions = job.slice["occlusions"]
    without, restored = counts[1 : 1 + len(occlusions)], counts[1 + len(occlusions) :]
    figure = draw_confusion(
        counts[0],
        dict(zip(occlusions, without, strict=True)),
        dict(zip(occlusions, restored, strict=True)),
        title=f"Confusion on corpus {job.slice['corpus']}{first_of(job.slice['seeds'])}",
        generated=job.slice["generated"],
    )
    with job.writing("vector") as vector, job.writing("picture") as picture:
        save_figure(figure, vector, picture)


if __name__ == "__main__":
    run_stage(
        __doc__,
        build,
        inputs={
            "predictions": "CSV of predictions: clean, then each occlusion without, then with reconstruction",
            "folds": "CSV of the division into folds",
        },
        outputs={"vector": "SVG", "picture": "PNG"},
        several={"predictions"},
    )
