"""Everything that reads files of others: a whole file for each, and how it is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ofer.commands.picture_hashes import PictureHashes
from ofer.config.entries import merged, read_yaml
from ofer.config.load import load_config
from ofer.corpora import affectnet, ferplus, kdef, rafdb
from ofer.corpora.arrays import read_array
from ofer.corpora.ckplus import read_samples as read_ckplus
from ofer.corpora.clips import Limits, colour_frames, count_frames
from ofer.corpora.fedro import read_samples as read_fedro
from ofer.corpora.image_folder import read_samples as read_image_folder
from ofer.corpora.images import read_colour, read_grey
from ofer.corpora.landmarks import read_landmarks
from ofer.corpora.manifest import COLUMNS, read_manifest
from ofer.corpora.mmi_coding import coded_apex
from ofer.corpora.pixel_rows import pixel_table
from ofer.corpora.rafdb_annotations import read_box, read_points
from ofer.corpora.sequences import read_samples as read_sequences
from ofer.corpora.subsets import read_subset, subset_of
from ofer.corpora.vggface2 import read_samples as read_vggface2
from ofer.corpora.xml_files import elements, read_xml
from ofer.faces.crop import CropBox
from ofer.faces.distances import inter_ocular_distances
from ofer.faces.files import FaceSequence, read_excluded, read_faces, read_lengths, write_faces
from ofer.flow.files import PooledFlows, read_flows, write_flows
from ofer.flow.truth_files import read_truth, write_truth
from ofer.jobs.stamps import STAMPS
from ofer.learning import weights
from ofer.learning.models import read_model, write_models
from ofer.recognition.chain import read_link
from ofer.recognition.clip import Clip
from tests.corpora.ckplus_tree import landmarks, make_tree
from tests.corpora.clip_files import CONTAINERS, numbered_frames, write_clip
from tests.corpora.planted import plant
from tests.corpora.still_trees import points_in, write_affectnet_a, write_ferplus, write_kdef, write_rafdb
from tests.workflow.experiment import PROJECT, TINY

LIMITS = Limits(frames=200)


@dataclass(frozen=True)
class Target:
    """A kind of file: where a whole one is made below a folder, and what reads it."""

    make: Callable[[Path], Path]
    read: Callable[[Path], Any]
    native: bool = False
    """Whether a library in C or C++ reads it, which may take the process down."""


def _text(name: str, text: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return make


def _landmark_text() -> str:
    return "".join(f"{x:16.7e} {y:16.7e}\n" for x, y in landmarks())


def _label(folder: Path) -> Path:
    tree = make_tree(folder / "corpus", subjects=("S005",), labels=("anger",), frames=3, size=(16, 16))
    return next(tree.glob("Emotion/S005/001/S*.txt"))


def _read_label(path: Path) -> None:
    root = path.parents[3]
    for landmarks_needed in (True, False):
        list(read_ckplus(root, labels="official6", need_landmarks=landmarks_needed, options={}))


def _listed(folder: Path) -> Path:
    make_tree(folder / "corpus", subjects=("S005",), labels=("anger",), frames=3, size=(16, 16))
    return _text("list.csv", "subject,sequence,label\nS005,001,anger\nS005,1,3\nS010,002,surprise\n")(folder)


def _read_listed(path: Path) -> None:
    root = path.parent / "corpus"
    list(read_ckplus(root, labels=f"list:{path}", need_landmarks=False, options={}))


def _sequences(folder: Path) -> Path:
    root = folder / "corpus"
    for name in ("anna/frown", "ben"):
        (root / name).mkdir(parents=True, exist_ok=True)
        for number, frame in enumerate(numbered_frames(4, (32, 24))):
            cv2.imwrite(str(root / name / f"{number}.png"), frame)
    text = "sample,subject,label,onset,apex\nanna/frown,anna,anger,0,3\nben,ben,fear,,\nanna,anna,sadness,1,2\n"
    return _text("corpus/samples.csv", text)(folder)


def _read_sequences(path: Path) -> None:
    for rule in ("last", "middle", "largest_change"):
        chosen = {"labels": "official7", "options": {"apex": rule, "most_frames": 100}}
        list(read_sequences(path.parent, need_landmarks=False, **chosen))


def _read_rafdb(path: Path) -> None:
    for images in ("aligned", "original"):
        list(rafdb.read_samples(path.parents[2], labels="basic7", need_landmarks=False, options={"images": images}))


def _affectnet(folder: Path) -> Path:
    return write_affectnet_a(folder / "corpus") / "Manually_Annotated_file_lists/training.csv"


def _read_affectnet(path: Path) -> None:
    chosen = {"labels": "basic8", "options": {"release": "a", "points": True}}
    list(affectnet.read_samples(path.parents[1], need_landmarks=False, **chosen))


def _array(folder: Path) -> Path:
    np.save(folder / "0_lnd.npy", np.array(points_in(224, 224)))
    return folder / "0_lnd.npy"


def _read_ferplus(root: Path) -> None:
    for votes in ("label_csv", "fer2013new"):
        list(ferplus.read_samples(root, labels="basic8", need_landmarks=False, options={"votes": votes}))


def _read_pixels(path: Path) -> None:
    table = pixel_table(path)
    assert len(table.usages) == len(table)
    for row in range(len(table)):
        table.picture(row)


def _kdef(folder: Path) -> Path:
    write_kdef(folder / "corpus", ("AF01",))
    return _text("label.txt", "train_align-AF01SUHR.JPG 6\ntest_align-AF01NES.JPG 7\n")(folder)


def _read_kdef(path: Path) -> None:
    chosen = {"labels": f"list:{path}", "options": {"session": "A", "angles": ("S", "HR")}}
    list(kdef.read_samples(path.parent / "corpus", need_landmarks=False, **chosen))


def _pictures(folder: Path) -> Path:
    plant(folder / "corpus", "a/1.jpg", "a/2.jpg", "b/1.png")
    text = (
        "image,label,subject,split,box\na/1.jpg,happy,anna,train,1 2 30 40\na/2.jpg,3_Sad,,val,\nb/1.png,fear,ben,,\n"
    )
    return _text("corpus/images.csv", text)(folder)


def _read_pictures(path: Path) -> None:
    list(read_image_folder(path.parent, labels="basic8", need_landmarks=False, options={}))


def _fedro(folder: Path) -> Path:
    plant(folder / "corpus", "1.jpg", "2.jpg")
    points = " ".join(map(str, range(48)))
    return _text("corpus/fedro.list", f"1.jpg 0 {points}\n2.jpg 1\n3.jpg 1\n")(folder)


def _read_fedro(path: Path) -> None:
    chosen = {"list": path.name, "images": "", "classes": ["happy", "sad"], "first_code": 0}
    list(read_fedro(path.parent, labels="basic7", need_landmarks=False, options=chosen))


def _vggface2(name: str, text: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        plant(folder / "corpus", "train/n000002/0001_01.jpg", "train/n000004/0001_01.jpg")
        return _text(f"corpus/{name}", text)(folder)

    return make


def _read_vggface2(path: Path) -> None:
    list(read_vggface2(path.parents[1], labels="none", need_landmarks=False, options={"images_per_identity": 0}))


def _read_subset(path: Path) -> None:
    listed = read_subset(path, "ran_rafdb")
    subset_of(listed, {row.picture: row.label for row in listed}, {}, corpus="mine", dedup=True)


def _read_hashes(path: Path) -> None:
    cv2.imwrite(str(path.parent / "1.png"), np.eye(16, dtype=np.uint8))
    hashes = PictureHashes(path.parent, path)
    hashes.look_at("1.png")
    hashes.near_duplicates([("train", "1.png"), ("test", "1.png")])


BOXES = 'NAME_ID,X,Y,W,H\n"n000002/0001_01",161,140,224,324\n"n000004/0001_01",-1,2,30,40\n'
META = "Class_ID, Name, Sample_Num, Flag, Gender\nn000002, Anna, 1, 1, f\nn000004, Ben, 1, 1, m\n"
OCCLUDED = "test_0003_aligned 3 2\ntest_0009_aligned 0 4\ntest_0003_aligned 3 2"
HASHES = '{"1.png": ["9:1:1:1", "00112233445566778899aabbccddeeff"], "2.png": ["", "00112233445566778899aabbccddeeff"]}'

MANIFEST = (
    f"{','.join(COLUMNS)}\n"
    'S1_1,S1,anger,,"[""a/1.png"", ""a/2.png""]","[""0f"", ""1f""]","[""l/1.txt"", ""l/2.txt""]","[""2f"", ""3f""]",\n'
    'S1_2,S1,fear,,"[""clip.avi#0"", ""clip.avi#1""]","[""0f"", ""0f""]",[],[],\n'
    "S2_1,S2,,,[],[],[],[],a/b.png: is empty (zero bytes); remove it\n"
)
CODING = (
    '<?xml version="1.0"?>\n<Coding><ActionUnit Number="12"><Marker Frame="1" Type="0"/><Marker Frame="14" Type="1"/>'
    '<Marker Frame="20" Type="2"/><Marker Frame="40" Type="3"/></ActionUnit>'
    '<Metatag Name="Emotion" Value="4"/></Coding>\n'
)


def _read_coding(path: Path) -> None:
    coded_apex(path)
    list(elements(read_xml(path), "metatag"))


def _read_stamp(path: Path) -> None:
    # In `.stamps` of its results.
    read_link(path.parents[1] / path.stem, path.parents[1])


def _read_config(path: Path) -> None:
    load_config(merged(_base(), read_yaml(path)))


@cache
def _base() -> Mapping[str, Any]:
    return read_yaml(PROJECT / "config.yaml")


def _image(name: str, channels: int) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        pixels = np.random.default_rng(0).integers(0, 256, (24, 32, channels), np.uint8)
        cv2.imwrite(str(folder / name), pixels)
        return folder / name

    return make


def _read_image(path: Path) -> None:
    assert read_grey(path).ndim == 2
    assert read_colour(path).shape[2] == 3


def _clip(name: str) -> Callable[[Path], Path]:
    return lambda folder: write_clip(folder / name, numbered_frames(6, (64, 48)), CONTAINERS[name])


def _read_clip(path: Path) -> None:
    count_frames(path, LIMITS)
    assert sum(1 for _ in colour_frames(path, LIMITS))
    clip = Clip(path)
    clip.frame_rate()
    list(clip.grey_frames())


def faces(folder: Path) -> Path:
    """Write a file of faces."""
    crops = np.arange(3 * 8 * 9, dtype=np.uint8).reshape(3, 8, 9)
    box, pupils = CropBox(1, 2, 9, 8, 0.0), np.array([[2.0, 3.0], [6.0, 3.0]])
    mask = np.zeros((8, 9), bool)
    sequences = [FaceSequence(name, "S1", "fear", crops, pupils, 4.0, box, mask) for name in ("S1_1", "S1_2")]
    write_faces(folder / "00.h5", sequences, [("S2_1", "a/b.png: is empty; remove it")])
    return folder / "00.h5"


def read_all_faces(path: Path) -> None:
    """Read everything that a file of faces has."""
    list(read_faces(path))
    read_excluded(path)
    inter_ocular_distances([path])


def flows(folder: Path) -> Path:
    """Write a file of flows."""
    numbers = np.zeros(2, np.int64)
    two = ("S1_1", "S1_2")
    pooled = PooledFlows(
        flow=np.zeros((2, 2, 4, 4), np.float32),
        sample=numbers,
        previous=numbers + 1,
        next=numbers + 2,
        hidden=np.zeros((2, 4, 4), np.float32),
        samples=two,
        subjects=("S1", "S1"),
        labels=("fear", "anger"),
    )
    write_flows(folder / "00.h5", {4: pooled})
    return folder / "00.h5"


def truth(folder: Path) -> Path:
    """Write a file of true motion."""
    write_truth(folder / "00.h5", [("S1_1", np.zeros((2, 8, 9), np.float32), np.ones((8, 9), bool))])
    return folder / "00.h5"


def _weights(folder: Path) -> Path:
    array = np.arange(12, dtype=np.float32).reshape(3, 4)
    write_models(folder / "m.safetensors", {0: ({"scale": array, "a": array}, {"steps": 3})}, {"classes": ["fear"]})
    return folder / "m.safetensors"


def _read_weights(path: Path) -> None:
    weights.read(path)
    read_model([path], 0)


STAMP = (
    '{"stage": "ofer.stages.train", "wildcards": {"flow": "mid"}, "slice": {"a": 1}, "code": {"ofer": "00"},\n'
    ' "versions": {"numpy": "2.0"}, "inputs": {"results/a.csv": "00"}, "content": "00"}\n'
)

TARGETS: dict[str, Target] = {
    "ckplus label": Target(_label, _read_label),
    "ckplus list": Target(_listed, _read_listed),
    "landmarks": Target(_text("l_landmarks.txt", _landmark_text()), read_landmarks),
    "sequences list": Target(_sequences, _read_sequences),
    "rafdb label": Target(
        lambda folder: write_rafdb(folder / "corpus") / "basic/EmoLabel/list_patition_label.txt", _read_rafdb
    ),
    "rafdb points": Target(_text("a_manu_attri.txt", "30.5\t20\n50\t20\n40\t30\n32\t40\n48\t40\n1\n0\n"), read_points),
    "rafdb box": Target(_text("a_boundingbox.txt", "10 5.5 70 55\n"), read_box),
    "affectnet list": Target(_affectnet, _read_affectnet),
    "array": Target(_array, read_array),
    "ferplus label": Target(
        lambda folder: write_ferplus(folder / "corpus") / "data/FER2013Train/label.csv",
        lambda path: _read_ferplus(path.parents[2]),
    ),
    "ferplus list": Target(
        lambda folder: write_ferplus(folder / "corpus") / "fer2013new.csv", lambda path: _read_ferplus(path.parent)
    ),
    "pixels": Target(lambda folder: write_ferplus(folder / "corpus") / "fer2013.csv", _read_pixels),
    "kdef list": Target(_kdef, _read_kdef),
    "pictures list": Target(_pictures, _read_pictures),
    "fedro list": Target(_fedro, _read_fedro),
    "vggface2 list of boxes": Target(_vggface2("bb_landmark/loose_bb_train.csv", BOXES), _read_vggface2),
    "vggface2 list of people": Target(_vggface2("meta/identity_meta.csv", META), _read_vggface2),
    "subset": Target(_text("ran_rafdb.txt", OCCLUDED), _read_subset),
    "list of picture hashes": Target(_text("pictures.json", HASHES), _read_hashes),
    "manifest": Target(_text("manifest.csv", MANIFEST), read_manifest),
    "coding": Target(_text("S001-002-oao_aucs.xml", CODING), _read_coding),
    "config": Target(_text("config.yaml", TINY.read_text(encoding="utf-8")), _read_config),
    "stamp": Target(_text(f"{STAMPS}/a.csv.json", STAMP), _read_stamp),
    "png": Target(_image("1.png", 1), _read_image, native=True),
    "png with opacity": Target(_image("1.png", 4), _read_image, native=True),
    "jpeg": Target(_image("1.jpg", 3), _read_image, native=True),
    "faces": Target(faces, read_all_faces, native=True),
    "lengths of faces": Target(faces, read_lengths, native=True),
    "flows": Target(flows, lambda path: read_flows([path], 4), native=True),
    "flows on the disk": Target(flows, lambda path: read_flows([path], 4, stored=True).flow[:], native=True),
    "truth": Target(truth, lambda path: list(read_truth(path)), native=True),
    "weights": Target(_weights, _read_weights, native=True),
    **{Path(name).suffix[1:]: Target(_clip(name), _read_clip, native=True) for name in CONTAINERS},
}  # fmt: skip
