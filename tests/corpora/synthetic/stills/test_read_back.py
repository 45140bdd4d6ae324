"""Each corpus is read by the loader of the data set whose layout it is in."""

import csv
from collections import Counter
from dataclasses import asdict

import numpy as np
import pytest

from ofer.base.by_name import load
from ofer.corpora.stills import read_still

CORPORA = [
    ("rafdb", "rafdb", "basic7", {"pictures": {"train": 9, "test": 7}}),
    ("affectnet_b", "affectnet", "basic8", {"pictures": {"train": 9, "test": 8}, "side": 64}),
    ("rafdb", "rafdb", "basic7", {"pictures": {"test": 7}, "covered": True}),
    ("affectnet_b", "affectnet", "basic8", {"pictures": {"test": 8}, "side": 64, "covered": True}),
    ("ferplus", "ferplus", "basic8", {"pictures": {"train": 9, "validation": 8, "test": 8}}),
    ("kdef", "kdef", "basic7", {"subjects": 1, "side": 64}),
    ("fedro", "fedro", "basic7", {"pictures": {"test": 8}, "side": 64}),
    ("vggface2", "vggface2", "none", {"pictures": {"train": 21, "test": 2}, "side": 48}),
    ("sfew", "sfew", "basic7", {"pictures": {"train": 8, "validation": 7}, "side": 64}),
]
OPTIONS = {"sfew": {"images": "aligned"}}


@pytest.mark.parametrize(("layout", "loader", "labels", "settings"), CORPORA, ids=[corpus[0] for corpus in CORPORA])
def test_every_still_is_found_whole_and_in_its_split(write, tmp_path, layout, loader, labels, settings):
    write(tmp_path, layout=layout, **settings)
    module = load(f"ofer.corpora.{loader}")
    chosen = {"labels": labels, "options": asdict(module.Options(**OPTIONS.get(loader, {})))}
    samples = list(module.read_samples(tmp_path, need_landmarks=False, **chosen))
    assert not [sample.fault for sample in samples if sample.fault]
    wanted = settings.get("pictures", {"test": 35})
    assert Counter(sample.split for sample in samples) == wanted
    with open(tmp_path / "truth_00.csv", newline="") as stream:
        truth = {row["picture"]: row["label"] for row in csv.DictReader(stream)}
    shown = {name: sample.label or truth[name] for sample in samples for name in sample.frames}
    assert shown.items() <= truth.items()
    for sample in samples[:3]:
        assert read_still(tmp_path, sample.frames[0]).dtype == np.uint8
    assert not [
        line for line in getattr(module, "unread", lambda *_, **__: ())(tmp_path, **chosen) if "jpg" in str(line)
    ]
