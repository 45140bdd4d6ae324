import pytest

from ofer.base.errors import OferError
from ofer.corpora.names_on_disk import NamesOnDisk

COMPOSED, APART = "Zo\u00eb/\u00e9.mp4", "Zoe\u0308/e\u0301.mp4"


@pytest.mark.parametrize(("disk", "asked"), [(COMPOSED, APART), (APART, COMPOSED), (APART, APART)])
def test_either_form_finds_the_other(tmp_path, disk, asked):
    (tmp_path / disk).parent.mkdir()
    (tmp_path / disk).touch()
    assert NamesOnDisk(tmp_path).find(asked) == disk


def test_what_is_not_there_keeps_its_name(tmp_path):
    assert NamesOnDisk(tmp_path).find(COMPOSED) == COMPOSED


def test_two_names_that_differ_by_their_form_alone_are_refused(tmp_path):
    for name in (COMPOSED, APART):
        (tmp_path / name).parent.mkdir()
    if len(list(tmp_path.iterdir())) < 2:
        pytest.skip("the disk does not tell forms apart")
    with pytest.raises(OferError, match="is there twice, in two Unicode forms of its name; rename one"):
        NamesOnDisk(tmp_path).find(COMPOSED)
