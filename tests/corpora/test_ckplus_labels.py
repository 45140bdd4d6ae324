import pytest

from ofer.corpora.ckplus import read_samples
from tests.corpora.ckplus_tree import make_tree


def from_list(tmp_path, rows, header="subject,sequence,label", encoding="utf-8"):
    root = make_tree(tmp_path / "corpus", labels=["anger", "contempt", ""], frames=3)
    path = tmp_path / "mine.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding=encoding)
    samples = read_samples(root, labels=f"list:{path}", need_landmarks=True, options={})
    return {sample.id: sample for sample in samples}


def test_a_list_chooses_and_labels_sequences_whatever_the_label_files_say(tmp_path):
    samples = from_list(tmp_path, ["S005,003,sadness", "S010,001,2", "S010,002,7.0"])
    assert {key: (sample.label, len(sample.frames)) for key, sample in samples.items()} == {
        "S005_003": ("sadness", 3),
        "S010_001": ("contempt", 3),
        "S010_002": ("surprise", 3),
    }


def test_what_spreadsheets_do_to_a_list_is_mended(tmp_path):
    samples = from_list(tmp_path, ["x,s005, 1 ,Anger"], "note,subject,sequence,label", encoding="utf-8-sig")
    assert samples["S005_001"].label == "anger"
    assert samples["S005_001"].fault == ""


@pytest.mark.parametrize(
    ("row", "identity", "said"),
    [
        ("S005,001,joy", "S005_001", "mine.csv:2: label 'joy' is neither"),
        ("S005,001,8", "S005_001", "mine.csv:2: label '8' is neither"),
        ("S005,001,nan", "S005_001", "mine.csv:2: label 'nan' is neither"),
        ("S005,009,anger", "S005_009", "the folder of a labelled sequence is missing"),
        ("../../S005,001,anger", "mine.csv:2", "subject '../../S005' is not the name of a folder"),
        ("S005,/etc,anger", "mine.csv:2", "sequence '/etc' is not the name of a folder"),
        ("..,..,anger", "mine.csv:2", "subject '..' is not the name of a folder"),
        ("S005", "mine.csv:2", "sequence '' is not the name of a folder"),
    ],
)
def test_a_faulty_row_is_one_faulty_sample(tmp_path, row, identity, said):
    samples = from_list(tmp_path, [row, "S010,001,fear"])
    assert samples["S010_001"].fault == ""
    assert said in samples[identity].fault
    assert samples[identity].frames == ()


def test_a_sequence_that_is_listed_twice_is_a_fault(tmp_path):
    samples = from_list(tmp_path, ["S005,001,anger", "S010,001,fear", "S005,1,fear"])
    assert "mine.csv:2 and mine.csv:4: label the same sequence S005_001" in samples["S005_001"].fault
    assert samples["S005_001"].label == ""
    assert samples["S010_001"].fault == ""
