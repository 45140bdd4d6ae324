use rule stage as crop_faces with:
    """Find pupils and cut the faces out of a part's frames."""
    input:
        **inputs("crop_faces"),
    output:
        **outputs(
            faces="results/{corpus}/faces/{part}.h5",
        ),
    pathvars:
        job="crop_faces/{corpus}/{part}",
    wildcard_constraints:
        corpus=of_sequences,
    priority: 10
    resources:
        mem=grow("1GB"),
        runtime=grow("60m"),
    params:
        **declare("crop_faces"),


use rule stage as align_faces with:
    """Cut the square with the face out of a part's still pictures."""
    input:
        **inputs("align_faces"),
    output:
        **outputs(
            faces="results/{corpus}/faces/{part}.h5",
        ),
    pathvars:
        job="align_faces/{corpus}/{part}",
    wildcard_constraints:
        corpus=of_stills,
    priority: 10
    resources:
        mem=grow("1GB"),
        runtime=grow("60m"),
    params:
        **declare("align_faces"),


use rule stage as gather_samples with:
    """Gather the samples that are usable, and those that are not with the reason."""
    input:
        **inputs("gather_samples"),
    output:
        **outputs(
            samples="results/{corpus}/samples.csv",
            excluded="results/{corpus}/excluded.csv",
        ),
    pathvars:
        job="gather_samples/{corpus}",
    params:
        **declare("gather_samples"),


use rule stage as measure_coverage with:
    """Measure what the occlusions of the tables hide of what they claim to hide, by points of the faces."""
    input:
        **inputs("measure_coverage"),
    output:
        **outputs(
            coverage="results/{corpus}/coverage.csv",
        ),
    pathvars:
        job="measure_coverage/{corpus}",
    params:
        **declare("measure_coverage"),


use rule stage as divide_samples with:
    """Divide the samples into groups, and say what these are for in each round, once, for every method."""
    input:
        **inputs("divide_samples"),
        feasible=require_enough_labelled,
    output:
        **outputs(
            division="results/{corpus}/{division}/division.csv",
            rounds="results/{corpus}/{division}/rounds.csv",
        ),
    pathvars:
        job="divide_samples/{corpus}/{division}",
    params:
        **declare("divide_samples"),


use rule stage as place_occluders with:
    """Say where the occluder lies in each picture of a corpus of stills, once, for every method."""
    input:
        **inputs("place_occluders"),
    output:
        **outputs(
            occluders="results/{corpus}/occlusions/{occlusion}.csv",
        ),
    pathvars:
        job="place_occluders/{corpus}/{occlusion}",
    wildcard_constraints:
        corpus=of_stills,
    params:
        **declare("place_occluders"),


use rule stage as render_stills with:
    """Paint a part's pictures as methods see them when they are tested."""
    input:
        **inputs("render_stills"),
    output:
        **outputs(
            pictures="results/{corpus}/stills/{still}/{occlusion}/{part}.h5",
        ),
    pathvars:
        job="render_stills/{corpus}/{still}/{occlusion}/{part}",
    wildcard_constraints:
        corpus=of_stills,
    resources:
        mem=grow("1GB"),
        runtime=grow("60m"),
    params:
        **declare("render_stills"),


use rule stage as locate_points with:
    """Say where the points of a part's faces lie that methods of still pictures are told."""
    input:
        **inputs("locate_points"),
    output:
        **outputs(
            points="results/{corpus}/points/{points}/{occlusion}/{part}.h5",
        ),
    pathvars:
        job="locate_points/{corpus}/{points}/{occlusion}/{part}",
    wildcard_constraints:
        corpus=of_stills,
    resources:
        mem=grow("1GB"),
        runtime=grow("2h"),
    params:
        **declare("locate_points"),


use rule stage as occlude_frames with:
    """Paint an occluder over a part's faces."""
    input:
        **inputs("occlude_frames"),
    output:
        **outputs(
            frames="results/{corpus}/frames/{occlusion}/{part}.h5",
        ),
    pathvars:
        job="occlude_frames/{corpus}/{occlusion}/{part}",
    resources:
        mem=grow("1GB"),
        runtime=grow("30m"),
    params:
        **declare("occlude_frames"),


use rule stage as extract_flow with:
    """Compute and pool Farnebäck's flow for a part's frame pairs."""
    input:
        **inputs("extract_flow"),
    output:
        **outputs(
            flows="results/{corpus}/flows/{flow}/{occlusion}/{part}.h5",
        ),
    pathvars:
        job="extract_flow/{corpus}/{flow}/{occlusion}/{part}",
    resources:
        mem=grow("2GB"),
        runtime=grow("2h"),
    params:
        **declare("extract_flow"),
