"""Draw the architectures of the restorer and of the recogniser, layer by layer."""

from ofer.base.expressions import classes_among
from ofer.base.tables import read_texts
from ofer.drawing.network_figure import draw_networks
from ofer.drawing.style import save_figure
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage
from ofer.methods.flowrec.sketch import sketch as auto_encoder
from ofer.methods.recogniser.sketch import sketch as flow_cnn


def build(job: Job) -> None:
    """Write the figure."""
    restorer, recogniser, size = job.slice["restorer"], job.slice["recogniser"], job.slice["size"]
    classes = len(classes_among(set(read_texts(job.input("samples"))["label"])))
    figure = draw_networks(
        {
            f"restorer “{restorer['entry']}”, an auto-encoder": auto_encoder(size, **restorer["network"]),
            f"recogniser “{recogniser['entry']}”, a convolutional network": flow_cnn(
                size=size, classes=classes, **recogniser["network"]
            ),
        },
        title="Networks, layer by layer",
    )
    with job.writing("vector") as vector, job.writing("picture") as picture:
        save_figure(figure, vector, picture)


if __name__ == "__main__":
    run_stage(__doc__, build)
