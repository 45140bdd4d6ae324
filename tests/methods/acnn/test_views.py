"""What training shows of a picture: crops with their points, and squares erased."""

import torch

from ofer.learning.draws import part_of_batch
from ofer.methods.acnn.views import Crop, Erasing


def test_a_point_stays_on_its_pixel_in_every_crop():
    torch.manual_seed(0)
    pictures = torch.arange(20.0 * 20).view(1, 1, 20, 20).expand(60, -1, -1, -1)
    points = torch.tensor([[[9.0, 8.0], [11.0, 10.0]]]).expand(60, -1, -1)
    cropped, moved = Crop(5)(pictures, points)
    assert cropped.shape == (60, 1, 15, 15)
    for picture, (first, second) in zip(cropped, moved.long().tolist(), strict=True):
        assert picture[0, first[1], first[0]] == 8 * 20 + 9
        assert picture[0, second[1], second[0]] == 10 * 20 + 11
    # All 36 corners have the same chance.
    corners = {tuple(corner) for corner in (points - moved)[:, 0].tolist()}
    assert len(corners) > 20
    assert {value for corner in corners for value in corner} == {0, 1, 2, 3, 4, 5}


def test_erased_squares_have_the_sides_and_the_share_that_are_said():
    torch.manual_seed(0)
    layer, pictures = Erasing(0.5, 0.375, 0.5), torch.ones(400, 3, 32, 32)
    erased = (layer(pictures) == 0).all(dim=1)
    shown = erased.any(dim=(1, 2))
    assert 0.4 < shown.double().mean() < 0.6
    heights, widths = erased[shown].any(dim=2).sum(dim=1), erased[shown].any(dim=1).sum(dim=1)
    assert torch.equal(heights, widths)
    assert set(heights.tolist()) == {12, 13, 14, 15, 16}
    assert torch.equal(erased[shown].sum(dim=(1, 2)), heights * widths)
    # Inside the picture, up to each border.
    assert all(erased[:, row].any() and erased[:, :, row].any() for row in (0, 31))
    assert torch.equal(layer.eval()(pictures), pictures)


def test_parts_of_a_batch_are_shown_as_the_batch_is():
    def shown(pictures: torch.Tensor) -> torch.Tensor:
        torch.manual_seed(4)
        return Erasing(0.5, 0.3, 0.5)(Crop(3)(pictures, None)[0])

    pictures = torch.randn(8, 3, 16, 16)
    parts = []
    for part in (slice(0, 5), slice(5, 8)):
        with part_of_batch(part, 8):
            parts.append(shown(pictures[part]))
    assert torch.equal(torch.cat(parts), shown(pictures))
