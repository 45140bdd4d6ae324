"""What figures call the columns of tables."""

HEADS = {
    "no_occlusion": "no occlusion",
    "eyes": "eyes hidden",
    "mouth": "mouth hidden",
    "lower_part": "lower part hidden",
    "average_gain": "average",
}
