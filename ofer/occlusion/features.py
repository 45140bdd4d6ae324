"""Features of a face that an occlusion may claim to hide, as points."""

POINTS = 68
"""Of a face, in iBUG's order."""

FEATURES = {
    "eyes": range(36, 48),
    "brows": range(17, 27),
    "nose_tip": range(30, 36),
    "mouth": range(48, 68),
    "jaw": range(3, 14),
}
"""Their points, counted from 0. `nose_tip`: tip and base; `mouth`: outer and inner lips; `jaw`: the contour from
cheek to cheek by way of the chin."""
