"""Draw a first look at the corpus: faces, occlusions and flows of a few samples."""

import cv2

from ofer.base.errors import OferError
from ofer.drawing.preview import PreviewSample, draw_preview
from ofer.drawing.style import save_figure
from ofer.faces.files import FaceSequence, read_faces
from ofer.flow.face_flow import apex_flow
from ofer.jobs.job import Job
from ofer.jobs.run import run_stage


def build(job: Job) -> None:
    """Write the contact sheet of one part's first samples, one of each expression."""
    cv2.setNumThreads(1)
    clean = _one_of_each(list(read_faces(job.input("faces"))))
    if not clean:
        raise OferError(f"{job.input('faces')}: holds no face; use fewer `parts`")
    names = [face.sample for face in clean]
    occluded = {
        occlusion: {face.sample: face for path in paths for face in read_faces(path, names)}
        for occlusion, paths in job.input_groups("frames").items()
    }
    shown, farneback = job.slice["publishable_subjects"], job.slice["farneback"]
    samples = []
    for face in clean:
        hidden = {occlusion: faces[face.sample] for occlusion, faces in occluded.items()}
        public = shown == "all" or face.subject in shown
        samples.append(
            PreviewSample(
                sample=face.sample,
                label=face.label,
                flow=apex_flow(face, farneback),
                occluded_flows={occlusion: apex_flow(other, farneback) for occlusion, other in hidden.items()},
                masks={occlusion: other.mask for occlusion, other in hidden.items() if other.mask is not None},
                neutral=face.crops[0] if public else None,
                apex=face.crops[-1] if public else None,
                occluded_faces={key: other.crops[-1] for key, other in hidden.items()} if public else None,
            )
        )
    figure = draw_preview(samples, title=f"Corpus {job.slice['corpus']}", generated=job.slice["generated"])
    with job.writing("vector") as vector, job.writing("picture") as picture:
        save_figure(figure, vector, picture)


def _one_of_each(faces: list[FaceSequence]) -> list[FaceSequence]:
    by_label: dict[str, FaceSequence] = {}
    subjects: set[str] = set()
    # Different people where there are enough of them.
    for face in sorted(faces, key=lambda face: face.sample):
        if face.label not in by_label and face.subject not in subjects:
            by_label[face.label] = face
            subjects.add(face.subject)
    for face in sorted(faces, key=lambda face: face.sample):
        by_label.setdefault(face.label, face)
    return [by_label[label] for label in sorted(by_label)]


if __name__ == "__main__":
    run_stage(__doc__, build)
