"""Reading published numbers."""

import pytest

from ofer.base.errors import OferError
from ofer.papers.published import read_published


def test_row_names_stay_text_and_keep_the_papers_order(published_path):
    table = read_published(published_path, 8)
    assert list(dict.fromkeys(table["row"])) == ["/", "1", "2", "3", "1+2", "1+3", "2+3", "1+2+3"]
    assert list(table.columns) == ["row", "column", "value", "unit", "status", "source"]


def test_a_table_that_the_paper_lacks_is_refused(published_path):
    with pytest.raises(OferError, match="no table 11; it has 5, 6, 7, 8, 9, 10"):
        read_published(published_path, 11)


def test_a_file_without_sources_is_refused(tmp_path):
    path = tmp_path / "published.csv"
    path.write_text("table,row,column,value,unit,status\n5,a,eyes,1,%,cited\n")
    with pytest.raises(OferError, match="no column 'source'"):
        read_published(path, 5)
