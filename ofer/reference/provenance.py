"""The provenance of the kept results, from their stamps."""

from collections.abc import Iterable, Mapping
from typing import Any

from ofer.jobs.provenance import canonical, digest_of

Stamp = Mapping[str, Any]


def provenance(results: Mapping[str, Stamp], manifest: Stamp, corpus: str, stamps: Iterable[Stamp]) -> dict[str, Any]:
    """Return, ready for JSON, how each of `results` was made, the corpus, and every library version of the run.

    `manifest` is the stamp of the corpus' manifest, `stamps` are those of all artefacts. Inputs are left out: their
    paths may say where a project lies.
    """
    versions: dict[str, str] = {}
    for stamp in stamps:
        versions |= stamp["versions"]
    return {
        "corpus": {"name": corpus, "manifest": manifest["content"], "fingerprint": manifest["data"]},
        "results": {
            path: {
                "stage": stamp["stage"],
                "wildcards": stamp["wildcards"],
                "slice": stamp["slice"],
                "code": digest_of(canonical(stamp["code"]).encode()),
                "content": stamp["content"],
            }
            for path, stamp in results.items()
        },
        "versions": dict(sorted(versions.items())),
    }
