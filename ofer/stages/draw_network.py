"""Draw the architectures of the restorer and of the recogniser, from what their networks do to one flow."""

from ofer.drawing.network_figure import draw_networks
from ofer.drawing.style import save_figure
from ofer.expressions import classes_among
from ofer.job import Job
from ofer.learning.structure import operations
from ofer.methods.flowrec.network import AutoEncoder
from ofer.methods.recogniser.network import FlowCNN
from ofer.run_stage import run_stage
from ofer.tables import read_texts


def build(job: Job) -> None:
    """Write the figure."""
    restorer, recogniser, size = job.slice["restorer"], job.slice["recogniser"], job.slice["size"]
    labels = read_texts(job.input("samples"))["label"]
    cnn = FlowCNN(size=size, classes=len(classes_among(set(labels))), **recogniser["network"])
    figure = draw_networks(
        {
            f"restorer “{restorer['entry']}”, an auto-encoder": operations(AutoEncoder(**restorer["network"]), size),
            f"recogniser “{recogniser['entry']}”, a convolutional network": operations(cnn, size),
        },
        title="Networks, layer by layer",
    )
    with job.writing("vector") as vector, job.writing("picture") as picture:
        save_figure(figure, vector, picture)


if __name__ == "__main__":
    run_stage(__doc__, build)
