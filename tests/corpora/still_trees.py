"""Small corpora of stills in the layouts of their distributors."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np

RAFDB_CODES = {"surprise": 1, "fear": 2, "disgust": 3, "happiness": 4, "sadness": 5, "anger": 6, "neutral": 7}
AFFECTNET_CODES = {
    "neutral": 0, "happiness": 1, "sadness": 2, "surprise": 3, "fear": 4, "disgust": 5, "anger": 6, "contempt": 7,
    "none": 8, "uncertain": 9, "no-face": 10,
}  # fmt: skip
FERPLUS_COLUMNS = (
    "neutral",
    "happiness",
    "surprise",
    "sadness",
    "anger",
    "disgust",
    "fear",
    "contempt",
    "unknown",
    "NF",
)
KDEF_CODES = {"AN": 1, "DI": 2, "AF": 3, "HA": 4, "SA": 5, "SU": 6, "NE": 7}
KDEF_ANGLES = ("FL", "HL", "S", "HR", "FR")


def write_picture(path: Path, width: int = 100, height: int = 100, seed: int = 0) -> None:
    """Write a picture of noise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    path.write_bytes(cv2.imencode(path.suffix.lower(), pixels)[1].tobytes())


def write_rafdb(root: Path, listed: Mapping[str, str] | None = None) -> Path:
    """Write RAF-DB's basic expressions: {name without suffix: expression}; return `root`."""
    listed = listed or {"train_00001": "happiness", "train_00002": "neutral", "test_0001": "surprise"}
    basic = root / "basic"
    (basic / "EmoLabel").mkdir(parents=True)
    rows = [f"{name}.jpg {RAFDB_CODES[label]}\n" for name, label in listed.items()]
    (basic / "EmoLabel/list_patition_label.txt").write_text("".join(rows))
    for folder in ("manual", "boundingbox"):
        (basic / "Annotation" / folder).mkdir(parents=True)
    for name in listed:
        write_picture(basic / f"Image/aligned/{name}_aligned.jpg")
        write_picture(basic / f"Image/original/{name}.jpg", 80, 60)
        points = "".join(f"{x}\t{y}\n" for x, y in ((30, 20), (50, 20.5), (40, 30), (32, 40), (48, 40)))
        (basic / f"Annotation/manual/{name}_manu_attri.txt").write_text(f"{points}1\n0\n2\n")
        (basic / f"Annotation/boundingbox/{name}_boundingbox.txt").write_text("10 5 70.5 55\n")
    return root


def name_in_a(number: int) -> str:
    """Return a name as release a of AffectNet has them."""
    return f"{number:056x}"


def points_in(width: int, height: int) -> list[tuple[float, float]]:
    """Return 68 points within a picture."""
    return [(width * (0.1 + 0.01 * number), height * 0.5) for number in range(68)]


def write_affectnet_a(
    root: Path, training: Sequence[str] = ("happiness", "none"), validation: Sequence[str] = ("fear",)
) -> Path:
    """Write release a of AffectNet with these expressions; return `root`."""
    header = "subDirectory_filePath,face_x,face_y,face_width,face_height,facial_landmarks,expression,valence,arousal\n"
    (root / "Manually_Annotated_file_lists").mkdir(parents=True)
    number = 0
    for name, labels in (("training", training), ("validation", validation)):
        rows = []
        for label in labels:
            number += 1
            picture = f"{number % 3 + 1}/{name_in_a(number)}.jpg"
            write_picture(root / "Manually_Annotated_Images" / picture, 90, 70, number)
            points = ";".join(f"{x:.2f};{y:.2f}" for x, y in points_in(90, 70))
            rows.append(f"{picture},5,6,70,60,{points},{AFFECTNET_CODES[label]},0.1,-0.2\n")
        (root / f"Manually_Annotated_file_lists/{name}.csv").write_text(header + "".join(rows))
    return root


def write_affectnet_b(
    root: Path, train: Sequence[str] = ("happiness", "none"), val: Sequence[str] = ("fear",), *, texts: bool = True
) -> Path:
    """Write release b of AffectNet with these expressions, whose classes are texts or numbers; return `root`."""
    for name, labels in (("train_set", train), ("val_set", val)):
        (root / name / "annotations").mkdir(parents=True)
        for number, label in enumerate(labels):
            write_picture(root / name / f"images/{number}.jpg", 224, 224, number)
            code = AFFECTNET_CODES[label]
            np.save(root / name / f"annotations/{number}_exp.npy", np.array(str(code) if texts else code))
            np.save(root / name / f"annotations/{number}_lnd.npy", np.array(points_in(224, 224)).ravel())
            np.save(root / name / f"annotations/{number}_val.npy", np.array("0.5"))
    return root


def votes(**given: int) -> list[int]:
    """Return ten columns of votes."""
    return [given.get(name, 0) for name in FERPLUS_COLUMNS]


FERPLUS = (
    ("Training", votes(neutral=8, sadness=1, unknown=1)),
    ("Training", None),
    ("Training", votes(happiness=5, surprise=5)),
    ("Training", votes(contempt=6, neutral=4)),
    ("PublicTest", votes(fear=3, anger=2, disgust=1, sadness=1, surprise=1, happiness=1, neutral=1)),
    ("PrivateTest", votes(unknown=9, neutral=1)),
    ("PrivateTest", votes(surprise=10)),
)
"""Usage and votes of a row each; None for one without a name."""


def write_ferplus(root: Path, rows: Sequence[tuple[str, list[int] | None]] = FERPLUS, *, drawn: bool = False) -> Path:
    """Write FER2013 and its votes, in both files; the pictures into folders besides if `drawn`; return `root`."""
    folders = {"Training": "FER2013Train", "PublicTest": "FER2013Valid", "PrivateTest": "FER2013Test"}
    pixels, new = ["emotion,pixels,Usage"], [f"Usage,Image name,{','.join(FERPLUS_COLUMNS)}"]
    lists: dict[str, list[str]] = {folder: [] for folder in folders.values()}
    number = 0
    for row, (usage, given) in enumerate(rows):
        picture = np.random.default_rng(row).integers(0, 256, (48, 48), np.uint8)
        pixels.append(f"0,{' '.join(map(str, picture.ravel()))},{usage}")
        name = "" if given is None else f"fer{number:07d}.png"
        counted = ",".join(map(str, votes(NF=10) if given is None else given))
        new.append(f"{usage},{name},{counted}")
        if given is None:
            continue
        number += 1
        lists[folders[usage]].append(f'{name},"(0, 0, 48, 48)",{counted}\n')
        if drawn:
            (root / "data" / folders[usage]).mkdir(parents=True, exist_ok=True)
            cv2.imwrite(str(root / "data" / folders[usage] / name), picture)
    for folder, lines in lists.items():
        (root / "data" / folder).mkdir(parents=True, exist_ok=True)
        (root / "data" / folder / "label.csv").write_text("".join(lines))
    (root / "fer2013.csv").write_text("\n".join(pixels) + "\n")
    (root / "fer2013new.csv").write_text("\n".join(new) + "\n")
    return root


def write_kdef(root: Path, people: Sequence[str] = ("AF01", "AM08", "BF01")) -> Path:
    """Write KDEF of these people, in these sessions; return `root`."""
    for person in people:
        for expression in KDEF_CODES:
            for angle in KDEF_ANGLES:
                write_picture(root / person / f"{person}{expression}{angle}.JPG", 28, 38)
    return root
