"""dlib's face detector, made once: that takes half a second."""

from functools import cache

from ofer.faces.dlib_pupils import DlibPupils, find_model


@cache
def detector(upsample: int = 0, threshold: float = 0.0, scale: float = 1.0) -> DlibPupils:
    """Return the detector with these settings, as `DlibPupils` has them."""
    return DlibPupils(find_model(), upsample, threshold, scale)
