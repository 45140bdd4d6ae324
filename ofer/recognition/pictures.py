"""The strip and the annotated video of a recognition."""

from pathlib import Path

import cv2
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from ofer.base.errors import OferError
from ofer.base.progress import track
from ofer.corpora.clips import count_frames
from ofer.drawing.legible import name_of
from ofer.drawing.recognised_clip import Probabilities, ShownFrame, draw_recognised_clip
from ofer.drawing.recognised_panel import draw_panel
from ofer.faces.crop import CropBox
from ofer.jobs.artefacts import written_whole
from ofer.recognition.crops import crops_after
from ofer.recognition.doubts import CANNOT_TELL, answer, doubts_of
from ofer.recognition.recognise import Recognition
from ofer.recognition.report import agreement, shown_rows, tested_words

COLUMNS = 7
"""Frames in the strip after the neutral one."""

HEIGHT = 480
"""Pixels of the video."""

FOLDER_RATE = 10.0
"""Frames a second of the video of a folder, which has no rate of its own."""

CODECS = {"avc1": "H.264", "vp09": "VP9", "mp4v": "MPEG-4 part 2, which browsers do not play"}
"""What videos are written with, the first that this machine's OpenCV has; all of them in an mp4 file."""

UNITS = {"crop_pixel": "px", "inter_ocular_distance": "inter-ocular distances"}


def draw_strip(found: Recognition) -> Figure:
    """Return the figure of a recognition; reads the clip once more for the faces that it shows."""
    rows = shown_rows(len(found.numbers), found.apex, COLUMNS)
    wanted = {found.numbers[row]: row for row in rows}
    restored = dict(zip(rows, found.restored(rows), strict=True)) if found.restorer else {}
    frames: list[ShownFrame] = []
    for number, neutral, crop in crops_after(found.clip.grey_frames(), found.cut):
        if not frames:
            frames.append(ShownFrame(found.cut.number, neutral))
        if number in wanted:
            row = wanted[number]
            probability = float(found.mean[row].max())
            shown = restored.get(row)
            said = answer(found, row)
            frames.append(
                ShownFrame(number, crop, found.flows[row], shown, said, None if said == CANNOT_TELL else probability)
            )
    model = found.model
    return draw_recognised_clip(
        frames,
        curves_of(found),
        found.hidden > 0.5,
        title=f"{name_of(found.clip.source.name)}: {headline(found)}",
        notes=[doubt.says for doubt in doubts_of(found)] or [tested_words(found)],
        says=f"models {model.says}\n{explanation(found)}",
        unit=UNITS[model.flow["unit"]],
    )


def headline(found: Recognition) -> str:
    """Return the answer in a few words."""
    if doubts_of(found):
        return CANNOT_TELL
    return f"{found.expression(found.apex)} ({found.mean[found.apex].max():.2f}, {agreement(found)})"


def explanation(found: Recognition) -> str:
    """Return what the figure says of the occlusion and of what was done about it."""
    assumed = " (assumed)" if found.assumption else ""
    dashed = ", dashed" if found.hidden.any() else ""
    restored = f"flow restored by {found.restorer.name}" if found.restorer else "flow not restored"
    return f"occlusion: {found.occlusion}{assumed}{dashed}; {restored}"


def curves_of(found: Recognition) -> Probabilities:
    """Return the probabilities of a recognition as figures take them."""
    usable = np.asarray([answer(found, row) != CANNOT_TELL for row in range(len(found.numbers))])
    return Probabilities(found.numbers, found.model.classes, found.by_round, found.numbers[found.apex], usable)


def write_video(found: Recognition, path: Path) -> str:
    """Write the clip with the face's crop and the probabilities beside it as mp4, whole or not at all.

    Returns what it is encoded with, for people. Raises OferError if it cannot be written.
    """
    height, width = found.cut.frame_shape
    # Encoders want even sides.
    size = (max(2, round(width * HEIGHT / height / 2) * 2), HEIGHT)
    panel = draw_panel(curves_of(found), headline(found), f"models {found.model.says}", HEIGHT, HEIGHT)
    with written_whole(path) as temporary:
        written = 0
        writer, codec = _writer(temporary, found.clip.frame_rate() or FOLDER_RATE, size)
        try:
            for number, frame in track(found.clip.colour_frames(), "video frames written"):
                picture = cv2.resize(_outlined(frame, found), size, interpolation=cv2.INTER_AREA)
                writer.write(np.hstack([picture, panel.at(number)[..., ::-1]]))
                written += 1
        finally:
            writer.release()
        if not temporary.is_file() or count_frames(temporary) != written:
            raise OferError(f"{path}: the video was not written whole; free space on that disk, or use --no-video")
    return codec


def _writer(path: Path, rate: float, size: tuple[int, int]) -> tuple[cv2.VideoWriter, str]:
    """Return what writes a video, and its codec. Raises OferError if this OpenCV has none."""
    # A codec that is not there is no error: the next one is tried.
    level = cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    try:
        for code, name in CODECS.items():
            fourcc = cv2.VideoWriter.fourcc(*code)
            writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, fourcc, rate, (size[0] + HEIGHT, size[1]))
            if writer.isOpened():
                return writer, name
    finally:
        cv2.utils.logging.setLogLevel(level)
    raise OferError(f"{path}: this OpenCV writes no video ({', '.join(CODECS)}); use --no-video")


def _outlined(frame: NDArray[np.uint8], found: Recognition) -> NDArray[np.uint8]:
    """Return a copy of the frame with the crop's outline, white in black to be seen on any picture."""
    corners = np.round(_corners(found.cut.box) / found.cut.factor).astype(np.int32)
    picture = frame.copy()
    thickness = max(1, round(frame.shape[0] / HEIGHT))
    cv2.polylines(picture, [corners], True, (0, 0, 0), 2 * thickness + 1)
    cv2.polylines(picture, [corners], True, (255, 255, 255), thickness)
    return picture


def _corners(box: CropBox) -> NDArray[np.float64]:
    ends = np.asarray([(0, 0), (box.width - 1, 0), (box.width - 1, box.height - 1), (0, box.height - 1)], np.float64)
    matrix = box.to_frame()
    return ends @ matrix[:, :2].T + matrix[:, 2]
