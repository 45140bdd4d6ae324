"""Recognising clips with the models of a finished run gives what the pipeline's own artefacts say of the same faces."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pandas as pd
import pytest

from ofer.base.errors import OferError
from ofer.commands.recognise import main
from ofer.corpora.clips import count_frames
from ofer.corpora.frames import colour_frames_of
from ofer.faces.files import FaceSequence, read_faces
from ofer.flow.files import read_flows
from ofer.jobs.stamps import stamp_path
from ofer.recognition.apply import restored_by_round
from ofer.recognition.clip import Clip
from ofer.recognition.doubts import doubts_of
from ofer.recognition.pictures import draw_strip
from ofer.recognition.read_model import read_trained_model
from ofer.recognition.recognise import Recognition, recognise_clip
from ofer.recognition.report import as_json
from ofer.recognition.sources import occlusions_of
from tests.corpora.clip_files import write_clip
from tests.workflow.experiment import PROJECT, Experiment, write_anew
from tests.workflow.faults import LINE

pytestmark = pytest.mark.xdist_group("recognise")  # What it begins with is made once, on one worker.

SAMPLES = ("S001_001", "S002_004", "S003_006")
CORPUS = Path("results/synthetic")
RESTORER = CORPUS / "stratified/flowrec"


@dataclass(frozen=True)
class Run:
    """The finished run, and its corpus's sequences as clips."""

    folder: Path

    @property
    def restorer(self) -> Path:
        return self.folder / RESTORER

    def frames(self, sample: str) -> Path:
        return self.folder / CORPUS / "corpus/cohn-kanade-images" / sample.replace("_", "/")

    def colour(self, sample: str) -> list[np.ndarray]:
        return list(colour_frames_of(self.frames(sample)))

    def face(self, sample: str, occlusion: str) -> FaceSequence:
        kind = "faces" if occlusion == "none" else f"frames/{occlusion}"
        for path in sorted((self.folder / CORPUS / kind).glob("*.h5")):
            for face in read_faces(path, [sample]):
                return face
        raise AssertionError(sample)

    def occluded(self, sample: str, occlusion: str, folder: Path) -> tuple[Path, np.ndarray]:
        """Write the sequence's frames with the occluder on the face; return their folder and the eyes in them."""
        folder.mkdir(parents=True, exist_ok=True)
        face = self.face(sample, occlusion)
        box = face.box
        assert face.mask is not None
        for path, crop in zip(sorted(self.frames(sample).glob("*.png")), face.crops, strict=True):
            frame = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
            assert frame is not None
            frame[box.top : box.top + box.height, box.left : box.left + box.width][face.mask] = crop[face.mask]
            cv2.imwrite(str(folder / path.name), frame)
        return folder, self.eyes(sample)

    def eyes(self, sample: str) -> np.ndarray:
        """Return the eyes that the pipeline took, in pixels of the first frame."""
        face = self.face(sample, "none")
        return face.pupils + np.asarray([face.box.left, face.box.top])

    def predicted(self, method: str, occlusion: str, sample: str) -> tuple[int, np.ndarray]:
        """Return the fold that a sample is tested in, and the probabilities that its models give."""
        table = pd.read_csv(self.folder / CORPUS / "stratified" / method / occlusion / "predictions.csv")
        row = table[table["sample"] == sample].iloc[0]
        return int(row["fold"]), row[[name for name in table if name.startswith("p_")]].to_numpy(float)

    def flow(self, path: str, sample: str) -> np.ndarray:
        flows = read_flows(sorted((self.folder / CORPUS).glob(path)), 64)
        return flows.flow[[flows.samples[index] for index in flows.sample].index(sample)]


@pytest.fixture(scope="module")
def run(finished: Experiment) -> Run:
    return Run(finished.folder)


def recognise(run: Run, source: Path, occlusion: str = "none", **options: object) -> Recognition:
    model = read_trained_model(run.restorer, None if occlusion == "unknown" else [occlusion])
    given = {"eyes": None, "calm": False} | options
    return recognise_clip(Clip(source), model, occlusion=occlusion, **given)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Done:
    """What the command said and how it ended."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Return what runs the command in an empty folder, in this process: importing torch takes seconds."""

    def call(*arguments: object) -> Done:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["recognise", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        return Done(code, *capsys.readouterr())

    return call


def fault_of(done: Done) -> str:
    """Return the one line that a failed command said; assert that it has its three halves."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    [line] = [line for line in done.stderr.splitlines() if line.startswith("ofer: ")]
    assert LINE.fullmatch(line), line
    return line


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_clean_sequence_gets_the_pipeline_s_flow_and_probabilities(run: Run, sample: str) -> None:
    # The corpus has landmarks, a clip has none.
    found = recognise(run, run.frames(sample), eyes=run.eyes(sample))
    np.testing.assert_array_equal(found.flows[-1], run.flow("flows/apex/none/*.h5", sample))
    fold, expected = run.predicted("recogniser", "none", sample)
    np.testing.assert_allclose(found.by_round[fold, -1], expected, atol=2e-6)
    # So small a tolerance tells the folds' models apart.
    others = [other for other in range(len(found.by_round)) if other != fold]
    assert all(np.abs(found.by_round[other, -1] - expected).max() > 1e-4 for other in others)


def test_eyes_that_dlib_finds_in_a_clip_are_as_far_apart_as_the_corpus_landmarks(run: Run) -> None:
    shares = [
        recognise(run, run.frames(name)).cut.distance / np.hypot(*np.diff(run.eyes(name), axis=0)[0])
        for name in SAMPLES
    ]
    assert np.mean(shares) == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize("method", ["flowrec", "harmonic-filling"])
@pytest.mark.parametrize("occlusion", ["eyes", "mouth", "lower"])
def test_an_occluded_sequence_gets_the_pipeline_s_restored_flow_and_probabilities(
    run: Run, tmp_path: Path, method: str, occlusion: str
) -> None:
    sample = SAMPLES[1]
    folder, eyes = run.occluded(sample, occlusion, tmp_path / "frames")
    model = read_trained_model(run.restorer.with_name(method), [occlusion])
    found = recognise_clip(Clip(folder), model, occlusion=occlusion, eyes=eyes, calm=False)
    np.testing.assert_array_equal(found.flows[-1], run.flow(f"flows/apex/{occlusion}/*.h5", sample))
    fold, expected = run.predicted(method, occlusion, sample)
    restored = restored_by_round(found.restorer, found.flows, found.hidden)[fold][-1]
    truth = run.flow(f"stratified/{method}/{occlusion}/restored.h5", sample)
    np.testing.assert_allclose(restored, truth, atol=1e-4 * np.abs(truth).max())
    assert np.abs(truth - found.flows[-1]).max() > 0.1 * np.abs(truth).max()
    np.testing.assert_allclose(found.by_round[fold, -1], expected, atol=2e-6)


def test_without_a_restorer_an_occluded_sequence_gets_the_pipeline_s_probabilities_as_it_is(
    run: Run, tmp_path: Path
) -> None:
    folder, eyes = run.occluded(SAMPLES[1], "eyes", tmp_path / "frames")
    model = read_trained_model(run.restorer.with_name("recogniser"), ["eyes"])
    found = recognise_clip(Clip(folder), model, occlusion="eyes", eyes=eyes, calm=False)
    fold, expected = run.predicted("recogniser", "eyes", SAMPLES[1])
    np.testing.assert_allclose(found.by_round[fold, -1], expected, atol=2e-6)
    assert found.restorer is None
    assert found.hidden.any()


@pytest.mark.parametrize("occlusion", ["none", "eyes", "mouth", "lower"])
def test_an_unknown_occlusion_is_seen(run: Run, tmp_path: Path, occlusion: str) -> None:
    source, eyes = run.frames(SAMPLES[2]), None
    if occlusion != "none":
        source, eyes = run.occluded(SAMPLES[2], occlusion, tmp_path / "frames")
    found = recognise(run, source, "unknown", eyes=eyes)
    assert found.occlusion == occlusion
    named = recognise(run, source, occlusion, eyes=eyes)
    np.testing.assert_array_equal(found.by_round, named.by_round)


def test_the_calmest_frame_is_the_neutral_one_of_a_clip_that_begins_with_an_expression(
    run: Run, tmp_path: Path
) -> None:
    frames = [cv2.imread(str(path)) for path in sorted(run.frames(SAMPLES[0]).glob("*.png"))]
    unwinding = [*frames[::-1], *frames[:1] * 6, *frames[1:], *frames[-1:] * 6]
    found = recognise(run, write_clip(tmp_path / "clip.avi", unwinding), calm=True)
    assert len(frames) <= found.cut.number < len(frames) + 6
    straight = recognise(run, run.frames(SAMPLES[0]))
    np.testing.assert_allclose(found.mean[found.apex], straight.mean[straight.apex], atol=1e-6)


def keys_of(value: object) -> set[str]:
    """Return the names of all fields of a JSON value, but for those of open mappings."""
    if isinstance(value, list):
        return set().union(*map(keys_of, value))
    if not isinstance(value, dict):
        return set()
    inner = [item for key, item in value.items() if key not in ("weights", "probabilities", "scores", "tested")]
    return set(value) | keys_of(inner)


def test_a_folder_and_a_lossless_clip_of_it_get_the_same_json(
    run: Run, tmp_path: Path, command: Callable[..., Done]
) -> None:
    frames = [cv2.imread(str(path)) for path in sorted(run.frames(SAMPLES[0]).glob("*.png"))]
    clip = write_clip(tmp_path / "clip.avi", frames)
    for source, out in ((clip, "a"), (run.frames(SAMPLES[0]), "b")):
        done = command(source, "--model", run.restorer, "--out", out)
        assert done.returncode == 0, done.stderr
        assert "trained on rendered, synthetic faces (corpus synthetic): not meant for people" in done.stdout
        assert "(their mean is given)" in done.stdout
        assert sorted(path.name for path in (tmp_path / out).iterdir()) == [
            "recognised.json",
            "recognised.mp4",
            "recognised.png",
            "recognised.svg",
        ]
        assert count_frames(tmp_path / out / "recognised.mp4") == len(frames)
        assert codec_of(tmp_path / out / "recognised.mp4") in ("h264", "avc1", "VP90")  # which browsers play
    one, other = (json.loads((tmp_path / name / "recognised.json").read_text()) for name in "ab")
    assert (one["clip"].pop("source"), other["clip"].pop("source")) == ("clip.avi", "001")
    assert [Path(each["clip"].pop("path")) for each in (one, other)] == [clip, run.frames(SAMPLES[0])]
    assert (one["clip"].pop("frames_per_second"), other["clip"].pop("frames_per_second")) == (25.0, None)
    assert one == other
    documented = (PROJECT / "docs/recognise.md").read_text(encoding="utf-8")
    assert [key for key in keys_of(one) if f"`{key}`" not in documented] == []
    assert one["model"]["trained_on"] == [{"corpus": "synthetic", "generated": True}]
    assert [frame["frame"] for frame in one["frames"]] == list(range(2, len(frames) + 1))
    assert one["answer"] == one["apex"]["expression"] != "cannot tell"
    right = pd.read_csv(run.folder / CORPUS / "stratified/recogniser/none/predictions.csv")
    shares = right.filter(like="p_").rename(columns=lambda name: name[2:])
    assert one["model"]["tested"]["none"]["accuracy"] == pytest.approx(
        (shares.idxmax(axis=1) == right["label"]).mean(), abs=1e-6
    )
    assert one["model"]["tested"]["none"]["samples"] == len(right)
    assert f"of {len(right)} samples (chance 17%)" in done.stdout
    assert f"{one['apex']['models_agree']} of {one['model']['fold_models']} models agree" in done.stdout


def codec_of(path: Path) -> str:
    code = int(cv2.VideoCapture(str(path)).get(cv2.CAP_PROP_FOURCC))
    return code.to_bytes(4, "little").decode()


def wall_cut_in(run: Run) -> list[np.ndarray]:
    return [*run.colour(SAMPLES[0])[:-1], np.full_like(run.colour(SAMPLES[0])[0], 128)]


def another_person_cut_in(run: Run) -> list[np.ndarray]:
    return [*run.colour(SAMPLES[0])[:-1], *run.colour(SAMPLES[1])[-1:]]


def photo_that_is_panned(run: Run) -> list[np.ndarray]:
    return [np.roll(run.colour(SAMPLES[0])[0], 2 * step, axis=1) for step in range(4)]


def photo_that_is_zoomed(run: Run) -> list[np.ndarray]:
    photo = run.colour(SAMPLES[0])[-1]
    height, width = photo.shape[:2]
    zooms = [cv2.getRotationMatrix2D((width / 2, height / 2), 0, 1 + 0.02 * step) for step in range(4)]
    return [cv2.warpAffine(photo, zoom, (width, height), borderMode=cv2.BORDER_REPLICATE) for zoom in zooms]


def expression_that_fades(run: Run) -> list[np.ndarray]:
    return run.colour(SAMPLES[0])[::-1]


def nothing_that_moves(run: Run) -> list[np.ndarray]:
    return run.colour(SAMPLES[0])[-1:] * 4


def face_far_away(run: Run) -> list[np.ndarray]:
    return [cv2.resize(frame, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA) for frame in run.colour(SAMPLES[0])]


@pytest.mark.parametrize(
    ("frames", "doubts"),
    [
        (wall_cut_in, ["no_face", "other_scene"]),
        (another_person_cut_in, ["other_scene"]),
        (photo_that_is_panned, ["camera"]),
        (photo_that_is_zoomed, ["camera"]),
        (expression_that_fades, ["not_neutral"]),
        (nothing_that_moves, ["hardly_moves"]),
        (face_far_away, ["small"]),
    ],
)
def test_a_clip_of_a_kind_that_the_models_did_not_learn_from_has_no_answer(
    run: Run, tmp_path: Path, frames: Callable[[Run], list[np.ndarray]], doubts: list[str]
) -> None:
    found = recognise(run, write_clip(tmp_path / "clip.avi", frames(run)))
    assert [doubt.kind for doubt in doubts_of(found)] == doubts
    assert as_json(found)["answer"] == "cannot tell"
    assert not as_json(found)["apex"]["usable"]
    assert draw_strip(found).get_suptitle().startswith("clip.avi: cannot tell\n")


def test_frames_before_a_cut_have_their_answers_and_the_remedy_names_them(
    run: Run, tmp_path: Path, command: Callable[..., Done]
) -> None:
    frames = wall_cut_in(run)
    done = command(write_clip(tmp_path / "clip.avi", frames), "--model", run.restorer, "--no-video", "--out", "out")
    assert done.returncode == 0, done.stderr
    assert f"such as 1-{len(frames) - 1}" in done.stdout
    assert done.stdout.count("cannot tell") == 2  # in the frame's line, and in the answer
    answers = [frame["usable"] for frame in json.loads((tmp_path / "out/recognised.json").read_text())["frames"]]
    assert answers == [True] * (len(frames) - 2) + [False]


@pytest.mark.parametrize("sample", SAMPLES)
def test_genuine_sequences_have_an_answer(run: Run, sample: str) -> None:
    assert doubts_of(recognise(run, run.frames(sample))) == ()


def test_a_terminal_that_fails_loses_no_result(
    run: Run, tmp_path: Path, command: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builtins.print", lambda *_: (_ for _ in ()).throw(BrokenPipeError))
    with pytest.raises(BrokenPipeError):
        command(run.frames(SAMPLES[0]), "--model", run.restorer, "--no-video", "--out", "out")
    assert len(list((tmp_path / "out").iterdir())) == 3


def test_results_of_another_clip_are_replaced_only_where_the_user_says_so_and_with_a_note(
    run: Run, tmp_path: Path, command: Callable[..., Done]
) -> None:
    said = [
        command(run.frames(sample), "--model", run.restorer, "--no-video", "--out", "out").stderr
        for sample in SAMPLES[:2]
    ]
    assert ["are replaced" in text for text in said] == [False, True]
    assert str(run.frames(SAMPLES[0])) in said[1]


def test_faults_that_need_no_model_are_said_before_one_is_read(
    run: Run, tmp_path: Path, command: Callable[..., Done]
) -> None:
    assert "gone.mp4: there is no such clip" in fault_of(command("gone.mp4", "--model", "nothing"))
    (tmp_path / "file").write_text("")
    done = command(run.frames(SAMPLES[0]), "--model", "nothing", "--out", "file/out")
    assert "file/out: cannot be written" in fault_of(done)


def test_the_terminal_shows_what_was_assumed_and_how_sure(
    run: Run, tmp_path: Path, command: Callable[..., Done]
) -> None:
    folder, eyes = run.occluded(SAMPLES[0], "lower", tmp_path / "frames")
    given = ",".join(map(str, eyes.ravel()))
    options = ("--model", run.restorer, "--occlusion", "unknown", "--eyes", given, "--no-video", "--out", "out")
    done = command(folder, *options)
    assert done.returncode == 0, done.stderr
    [line] = [line for line in done.stdout.splitlines() if line.startswith("occlusion")]
    assert line.startswith("occlusion  lower, assumed, ahead by 0.")
    assert "flow restored by flowrec" in line
    assert not (tmp_path / "out/recognised.mp4").exists()
    assert json.loads((tmp_path / "out/recognised.json").read_text())["occlusion"]["taken"] == "lower"


def two_faces(run: Run) -> list[np.ndarray]:
    frames = []
    for path in sorted(run.frames(SAMPLES[0]).glob("*.png")):
        frame = cv2.imread(str(path))
        assert frame is not None
        frames.append(np.hstack([frame, cv2.flip(frame, 1)]))
    return frames


def test_of_several_faces_one_is_taken_and_the_user_told(
    run: Run, tmp_path: Path, command: Callable[..., Done]
) -> None:
    clip = write_clip(tmp_path / "two.avi", two_faces(run))
    done = command(clip, "--model", run.restorer, "--no-video", "--out", "out")
    assert done.returncode == 0, done.stderr
    assert "2 faces in frame 1; the largest, with eyes at (" in done.stderr
    assert "choose another by --eyes" in done.stderr
    assert json.loads((tmp_path / "out/recognised.json").read_text())["face"]["other_faces"] == 1


BAD = {
    "truncated": r"truncated",
    "one frame": r"is too short",
    "no face": r"no usable face in 3 frames .*--eyes",
    "too long": r"has more than 3 frames; name some of them by --frames 1-3",
    "beyond the end": r"has no frame 90",
}


@pytest.mark.parametrize("fault", list(BAD))
def test_a_bad_clip_gets_one_line(run: Run, tmp_path: Path, command: Callable[..., Done], fault: str) -> None:
    source, options = tmp_path / "clip.avi", []
    frames = [cv2.imread(str(path)) for path in sorted(run.frames(SAMPLES[0]).glob("*.png"))]
    if fault == "truncated":
        write_clip(source, frames)
        source.write_bytes(source.read_bytes()[:-9000])
    elif fault == "one frame":
        write_clip(source, frames[:1])
    elif fault == "no face":
        write_clip(source, [np.random.default_rng(n).integers(0, 256, (240, 320, 3), np.uint8) for n in range(3)])
    elif fault == "too long":
        write_clip(source, frames * 2)
        options = ["--most-frames", "3"]
    elif fault == "beyond the end":
        write_clip(source, frames)
        options = ["--frames", "90-99"]
    done = command(source, "--model", run.restorer, "--out", "out", *options)
    assert pd.Series([fault_of(done)]).str.contains(BAD[fault])[0], done.stderr
    assert not (tmp_path / "out").exists()


def test_models_are_read_from_where_they_stand_whatever_config_yaml_says(
    run: Run, tmp_path: Path, command: Callable[..., Done]
) -> None:
    (tmp_path / "config.yaml").write_text("nonsense: [")
    done = command(run.frames(SAMPLES[0]), "--model", run.restorer, "--no-video")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "001_recognised/recognised.json").is_file()


@pytest.fixture
def copy(run: Run, tmp_path: Path) -> Run:
    """Return a copy of the run's results to spoil."""
    shutil.copytree(
        run.folder / "results", tmp_path / "results", ignore=shutil.ignore_patterns(".store", "cohn-kanade-images")
    )
    return Run(tmp_path)


def spoilt(copy: Run, occlusions: list[str]) -> str:
    with pytest.raises(OferError) as caught:
        read_trained_model(copy.restorer, occlusions)
    assert LINE.fullmatch(f"ofer: {' '.join(str(caught.value).split())}"), caught.value
    return str(caught.value)


def test_a_missing_stamp_on_the_way_is_refused(copy: Run) -> None:
    read_trained_model(copy.restorer, ["eyes"])
    for artefact in (
        next(copy.restorer.glob("eyes/models_*.safetensors")),
        copy.folder / CORPUS / "flows/apex/none/00.h5",
        copy.folder / CORPUS / "faces/00.h5",
    ):
        stamp = stamp_path(artefact, copy.folder / "results")
        text = stamp.read_text()
        stamp.unlink()
        assert f"{stamp}: there is no stamp" in spoilt(copy, ["eyes"])
        stamp.write_text(text)


def test_damaged_weights_are_refused(copy: Run) -> None:
    weights = next(copy.restorer.glob("mouth/models_*.safetensors"))
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    write_anew(weights, bytes(data))
    assert f"{weights}: is damaged" in spoilt(copy, ["mouth"])
    read_trained_model(copy.restorer, ["eyes"])


def test_flows_that_were_made_again_with_other_settings_are_refused(copy: Run) -> None:
    stamp = stamp_path(copy.folder / CORPUS / "flows/apex/none/00.h5", copy.folder / "results")
    changed = json.loads(stamp.read_text())
    changed["slice"]["flow"]["farneback"]["winsize"] = 21
    write_anew(stamp, json.dumps(changed | {"content": "0" * 32}))
    assert "flows/apex/none/00.h5: was made again after" in spoilt(copy, ["eyes"])


def test_models_of_other_code_are_refused_unless_accepted(copy: Run) -> None:
    stamp = stamp_path(next(copy.restorer.glob("eyes/models_*.safetensors")), copy.folder / "results")
    changed = json.loads(stamp.read_text())
    changed["code"]["ofer.methods.flowrec.network"] = "0" * 32
    write_anew(stamp, json.dumps(changed))
    assert "made by other code (ofer.methods.flowrec.network)" in spoilt(copy, ["eyes"])
    model = read_trained_model(copy.restorer, ["eyes"], accept_other_code=True)
    assert model.other_code == ("ofer.methods.flowrec.network",)


def test_what_a_folder_lacks_is_said_with_what_it_has(run: Run) -> None:
    assert occlusions_of(run.restorer) == ["eyes", "lower", "mouth"]
    with pytest.raises(OferError, match=r"knows no occlusion 'scarf'; .* eyes, lower, mouth"):
        read_trained_model(run.restorer, ["scarf"])
    with pytest.raises(OferError, match=r"no finished method.*synthetic/stratified/flowrec"):
        read_trained_model(run.restorer.with_name("nothing"), None)
    assert read_trained_model(run.restorer.with_name("recogniser"), ["none"]).occlusions == {}


def test_memory_does_not_grow_with_the_clip(run: Run, tmp_path: Path) -> None:
    frames = [cv2.imread(str(path)) for path in sorted(run.frames(SAMPLES[0]).glob("*.png"))]
    peaks = []
    for count in (8, 150):
        repeated = (frames[number % len(frames)] for number in range(count))
        clip = write_clip(tmp_path / f"{count}.avi", repeated, codec="MJPG")
        script = (
            "import resource, sys; from ofer.commands.recognise import main;"
            f"sys.argv = ['recognise', {str(clip)!r}, '--model', {str(run.restorer)!r}, '--no-video'];"
            "main(); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            env={"PYTHONPATH": str(PROJECT)},
        )
        assert done.returncode == 0, done.stderr
        peaks.append(int(done.stdout.split()[-1]) * (1 if sys.platform == "darwin" else 1024))
    decoded = 150 * frames[0].nbytes
    assert peaks[1] - peaks[0] < 0.25 * decoded
