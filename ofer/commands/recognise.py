"""Recognise the expression in a clip with models that were trained here.

`ofer recognise CLIP|FOLDER [--occlusion eyes] [--model results/<corpus>/<division>/<restorer>]`.
All settings come from the models' stamps, none from config.yaml. See docs/recognise.md.
"""

import argparse
import json
import sys
from pathlib import Path

from ofer.base.errors import OferError
from ofer.base.progress import say
from ofer.commands.run import run_command
from ofer.drawing.style import save_figure
from ofer.faces.turning import TURNS
from ofer.jobs.artefacts import write_text, written_whole
from ofer.learning.device import make_repeatable, set_threads
from ofer.learning.kernels.switch import use_kernels
from ofer.recognition.clip import Clip, frame_range
from ofer.recognition.face import parse_eyes
from ofer.recognition.out_folder import holds, out_folder, require_usable
from ofer.recognition.pictures import draw_strip, write_video
from ofer.recognition.read_model import read_trained_model
from ofer.recognition.recognise import UNKNOWN, Recognition, recognise_clip
from ofer.recognition.report import as_json, as_lines, warnings

DEFAULT_MODEL = Path("results/synthetic/stratified/flowrec")


def main() -> None:
    """Write JSON, figure and video of a clip, then print what they say; exit with 1 and one line on a fault."""
    arguments = _parse()
    try:
        # What was computed is on the disk before anything is printed: a terminal may fail.
        lines = _recognise(arguments)
    except OferError as error:
        say(f"ofer: {' '.join(str(error).split())}")
        sys.exit(1)
    print("\n".join(lines))


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="ofer recognise", description=__doc__)
    parser.add_argument("clip", type=Path, help="video file, or folder of frames (PNG or JPEG)")
    parser.add_argument("--occlusion", default="none", help="what is hidden: one of the model's, none, or unknown")
    parser.add_argument(
        "--model", type=Path, default=DEFAULT_MODEL, help=f"folder of a method (default {DEFAULT_MODEL})"
    )
    parser.add_argument("--out", type=Path, help="folder for the results (default <clip>_recognised)")
    parser.add_argument(
        "--turn", type=int, choices=TURNS, help="degrees clockwise that set a clip upright whose camera lay on its side"
    )
    parser.add_argument("--eyes", help="x1,y1,x2,y2: the eyes in the neutral frame, if no detector finds them")
    parser.add_argument("--neutral", choices=("first", "calmest"), default="first", help="which frame is neutral")
    parser.add_argument("--frames", default="1-", help="which frames, counted from 1, such as 20-90")
    parser.add_argument("--most-frames", type=_positive, default=2000, help="longest clip that is taken (default 2000)")
    parser.add_argument("--no-video", action="store_true", help="write no annotated video")
    parser.add_argument("--accept-other-code", action="store_true", help="use models that other code made")
    return parser.parse_args()


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number of frames; give one from 1 on")
    return int(text)


def _recognise(arguments: argparse.Namespace) -> list[str]:
    """Return the lines for the terminal. Faults that need no computing come first."""
    first, last = frame_range(arguments.frames)
    clip = Clip(arguments.clip, first, last, arguments.most_frames, arguments.turn)
    clip.require_source()
    out = arguments.out or out_folder(arguments.clip)
    require_usable(out, clip.source)
    eyes = parse_eyes(arguments.eyes) if arguments.eyes else None
    occlusions = None if arguments.occlusion == UNKNOWN else [arguments.occlusion]
    say(f"reading the models in {arguments.model}")
    model = read_trained_model(arguments.model, occlusions, accept_other_code=arguments.accept_other_code)
    set_threads(model.threads)
    use_kernels(model.kernels)
    make_repeatable()
    say(f"looking at {arguments.clip}")
    found = recognise_clip(clip, model, occlusion=arguments.occlusion, eyes=eyes, calm=arguments.neutral == "calmest")
    written = _write(found, out, video=not arguments.no_video)
    return [*as_lines(found), written]


def _write(found: Recognition, out: Path, *, video: bool) -> str:
    """Write the files and return the line that names them."""
    before = holds(out)
    if before not in (None, str(found.clip.source.absolute())):
        say(f"note: {out}: the results of {before or 'another clip'} that were there are replaced")
    for line in warnings(found):
        say(f"note: {line}")
    write_text(out / "recognised.json", json.dumps(as_json(found), indent=1) + "\n")
    strip = draw_strip(found)
    with written_whole(out / "recognised.svg") as vector, written_whole(out / "recognised.png") as picture:
        save_figure(strip, vector, picture)
    if video:
        say("writing the video")
    codec = write_video(found, out / "recognised.mp4") if video else ""
    return f"written to {out}: recognised.json, .svg, .png{f', .mp4 ({codec})' if video else ''}"


if __name__ == "__main__":
    run_command(main)
