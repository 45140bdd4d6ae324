"""Names of the columns of tables in figures."""

HEADS = {
    "no_occlusion": "no occlusion",
    "eyes": "eyes hidden",
    "mouth": "mouth hidden",
    "lower_part": "lower part hidden",
    "average_gain": "average",
}
