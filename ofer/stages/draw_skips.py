"""Draw the skip connections: each set of them, as an auto-encoder connects its levels by it."""

from itertools import combinations

from ofer.drawing.skips_figure import draw_skips
from ofer.drawing.style import save_figure
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.methods.flowrec.sketch import sketch


def build(job: Job) -> None:
    """Write the figure; sets in the order of the paper's Table 8."""
    channels, size = job.slice["channels"], job.slice["size"]
    levels = range(1, len(channels) + 1)
    sets = [skips for count in range(len(channels) + 1) for skips in combinations(levels, count)]
    figure = draw_skips(
        {"+".join(map(str, skips)) or "none": sketch(size, channels, skips) for skips in sets},
        title=f"Skip connections of restorer “{job.slice['entry']}”",
    )
    with job.writing("vector") as vector, job.writing("picture") as picture:
        save_figure(figure, vector, picture)


if __name__ == "__main__":
    run_stage(__doc__, build)
