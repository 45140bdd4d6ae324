import cv2
import numpy as np
import pytest

from ofer.base.errors import OferError
from ofer.corpora import images
from ofer.corpora.images import is_turned, read_colour, read_grey
from ofer.corpora.integrity import image_size
from tests.corpora.tagged import AS_STORED, write_tagged

GREY = np.random.default_rng(0).integers(0, 256, (40, 30), dtype=np.uint8)
COLOUR = np.random.default_rng(1).integers(0, 256, (40, 30, 3), dtype=np.uint8)


def written(path, image):
    assert cv2.imwrite(str(path), image)
    return path


def test_a_grey_png_is_read_as_it_is(tmp_path):
    image = read_grey(written(tmp_path / "a.png", GREY))
    assert image.dtype == np.uint8
    np.testing.assert_array_equal(image, GREY)


def test_a_grey_frame_saved_in_colour_is_the_same_frame(tmp_path):
    image = read_grey(written(tmp_path / "a.png", np.repeat(GREY[..., None], 3, axis=2)))
    np.testing.assert_array_equal(image, GREY)


@pytest.mark.parametrize("alpha", [False, True])
def test_colour_becomes_luma_of_itu_601(tmp_path, alpha):
    stored = np.dstack([COLOUR, np.full((40, 30), 7, np.uint8)]) if alpha else COLOUR
    blue, green, red = np.moveaxis(COLOUR.astype(float), -1, 0)
    luma = 0.299 * red + 0.587 * green + 0.114 * blue
    assert np.abs(read_grey(written(tmp_path / "a.png", stored)) - luma).max() < 0.51


def test_jpeg_with_all_restart_markers_is_whole_until_it_is_cut(tmp_path):
    path = tmp_path / "a.jpg"
    cv2.imwrite(str(path), np.tile(GREY, (3, 3)), [cv2.IMWRITE_JPEG_RST_INTERVAL, 1])
    data = path.read_bytes()
    assert all(bytes([0xFF, 0xD0 + number]) in data for number in range(8))
    assert read_grey(path).shape == (120, 90)
    path.write_bytes(data[:-40])
    with pytest.raises(OferError, match="truncated"):
        read_grey(path)


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_a_file_that_ends_anywhere_too_early_is_refused(tmp_path, suffix):
    path = written(tmp_path / f"a{suffix}", GREY)
    whole = path.read_bytes()
    for length in range(0, len(whole), 7):
        path.write_bytes(whole[:length])
        with pytest.raises(OferError, match=r"empty|truncated|neither PNG nor JPEG") as error:
            read_grey(path)
        assert str(path) in str(error.value)
    path.write_bytes(whole[:-1])
    with pytest.raises(OferError, match="truncated"):
        read_grey(path)


def test_the_end_marker_of_an_embedded_thumbnail_does_not_make_a_jpeg_whole(tmp_path):
    path = written(tmp_path / "a.jpg", GREY)
    whole = path.read_bytes()
    comment = b"thumbnail \xff\xd8 \xff\xd9 end"
    segment = b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment
    path.write_bytes(whole[:2] + segment + whole[2:])
    assert read_grey(path).shape == (40, 30)
    path.write_bytes((whole[:2] + segment + whole[2:])[:-20])
    with pytest.raises(OferError, match="truncated"):
        read_grey(path)


def test_a_damaged_png_is_refused(tmp_path):
    path = written(tmp_path / "a.png", GREY)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(OferError, match="checksum of its IDAT chunk"):
        read_grey(path)


def test_sixteen_bits_are_refused_not_cut(tmp_path):
    with pytest.raises(OferError, match="16 bits a channel"):
        read_grey(written(tmp_path / "a.png", GREY.astype(np.uint16) * 257))


def test_what_cannot_be_mended_by_unpacking_is_told_what_can(tmp_path):
    cv2.imwrite(str(tmp_path / "deep.png"), np.zeros((8, 8), np.uint16))
    with pytest.raises(OferError, match=r"has 16 bits a channel, not 8; .* or save it as an 8-bit PNG or JPEG$"):
        read_grey(tmp_path / "deep.png")


@pytest.mark.parametrize(("content", "said"), [(None, "cannot be read"), (b"BM not ours", "neither PNG nor JPEG")])
def test_what_is_no_image_is_refused_in_one_line_with_a_remedy(tmp_path, content, said):
    path = tmp_path / "a.png"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(OferError, match=f"{said}.*; unpack") as error:
        read_grey(path)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
@pytest.mark.parametrize("image", [GREY, COLOUR])
def test_the_size_is_known_before_decoding(tmp_path, monkeypatch, suffix, image):
    path = written(tmp_path / f"a{suffix}", image)
    assert image_size(path.read_bytes()) == (30, 40)
    monkeypatch.setattr(images, "MOST_PIXELS", 1199)
    monkeypatch.setattr(images.cv2, "imdecode", lambda *_: pytest.fail("was decoded"))
    with pytest.raises(OferError, match=r"has 30x40 pixels, more than 1,199 in all; "):
        read_grey(path)


def test_colour_comes_as_blue_green_red(tmp_path):
    np.testing.assert_array_equal(read_colour(written(tmp_path / "a.png", COLOUR)), COLOUR)
    stored = np.dstack([COLOUR, np.full((40, 30), 7, np.uint8)])
    np.testing.assert_array_equal(read_colour(written(tmp_path / "b.png", stored)), COLOUR)


def test_a_grey_image_in_colour_has_three_equal_channels(tmp_path):
    image = read_colour(written(tmp_path / "a.png", GREY))
    np.testing.assert_array_equal(image, np.repeat(GREY[..., None], 3, axis=2))


@pytest.mark.parametrize("suffix", [".jpg", ".png"])
@pytest.mark.parametrize("orientation", AS_STORED)
def test_a_picture_comes_upright_however_the_camera_lay(tmp_path, orientation, suffix):
    # Two axes and three grey levels, so that no turn or reflection looks like another.
    upright = np.full((48, 32), 60, np.uint8)
    upright[:8], upright[:, :8] = 250, 140
    path = write_tagged(tmp_path / f"a{suffix}", upright, orientation)
    stored = AS_STORED[orientation](upright).astype(int)
    assert np.abs(read_grey(path).astype(int) - upright).max() < 4
    assert np.abs(read_colour(path).astype(int) - upright[..., None]).max() < 4
    # As landmarks want it that come with a file.
    assert np.abs(read_grey(path, upright=False) - stored).max() < 4
    assert np.abs(read_colour(path, upright=False) - stored[..., None]).max() < 4
    assert is_turned(path) == (orientation != 1)


def test_what_cannot_be_read_is_not_called_turned(tmp_path):
    assert not is_turned(tmp_path / "gone.jpg")
    path = write_tagged(tmp_path / "a.jpg", GREY, 6)
    path.write_bytes(path.read_bytes()[:-20])
    assert not is_turned(path)
