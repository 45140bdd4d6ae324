"""Tell whether the code here computes what the code did that the models were trained with."""

from collections.abc import Iterable

from ofer.base.errors import OferError
from ofer.jobs.provenance import code_digest, library_versions, source_of
from ofer.recognition.chain import Link

APPLIED = {
    "crop_faces": (
        "ofer.faces.crop",
        "ofer.faces.detection",
        "ofer.faces.dlib_pupils",
        "ofer.faces.eye_centres",
        "ofer.faces.sequence",
        "ofer.faces.turning",
    ),
    "extract_flow": (
        "ofer.flow.face_flow",
        "ofer.flow.farneback",
        "ofer.flow.kernels.border",
        "ofer.flow.kernels.displacement",
        "ofer.flow.kernels.expansion",
        "ofer.flow.kernels.expansion_weights",
        "ofer.flow.kernels.products",
        "ofer.flow.kernels.pyramid",
        "ofer.flow.kernels.shared_farneback",
        "ofer.flow.pooling",
    ),
    "occlude_frames": ("ofer.occlusion.regions",),
    "train": (
        "ofer.learning.kernels.auto_encoder",
        "ofer.learning.kernels.flow_cnn",
        "ofer.learning.kernels.upsampling",
        "ofer.learning.tensors",
    ),
}
"""What of each stage's code decides between a frame and a probability; the rest may change without harm."""

RECIPES = "ofer.methods."
"""Of a method's code all counts: its network may be described anywhere in its folder."""


def changed_code(links: Iterable[Link]) -> list[str]:
    """Return the modules that the models and their flows depend on and that are others here, in alphabetical order."""
    changed: set[str] = set()
    for link in links:
        then = link.stamp["code"]
        deciding = {module for module in then if module.startswith(RECIPES)} | set(APPLIED.get(link.stage, ()))
        changed |= {module for module in deciding & set(then) if then[module] != _digest(module)}
    return sorted(changed)


def changed_libraries(links: Iterable[Link]) -> list[str]:
    """Return a line for each library of which another version is here, such as "torch 2.4.0 then, 2.5.1 now"."""
    applied = {module for modules in APPLIED.values() for module in modules}
    now = library_versions(applied)
    then = {(name, version) for link in links for name, version in link.stamp["versions"].items() if name in now}
    return [f"{name} {version} then, {now[name]} now" for name, version in sorted(then) if version != now[name]]


def require_same_code(links: Iterable[Link], folder: object) -> None:
    """Raise OferError naming the modules that are others than those which made the models in `folder`."""
    changed = changed_code(links)
    if changed:
        raise OferError(
            f"{folder}: its models were made by other code ({', '.join(changed)}); run snakemake again, "
            "go back to that code, or take the risk with --accept-other-code"
        )


def _digest(module: str) -> str:
    return code_digest([module])[module] if source_of(module) else "gone"
