"""Settings of the generator; only ofer/config/whole.py imports them."""

from collections import Counter
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ofer.base.expressions import SIX_EXPRESSIONS
from ofer.corpora.synthetic.stills.layouts import BASIC, LAYOUTS

Layout = Literal["ckplus", "rafdb", "affectnet_b", "ferplus", "kdef", "fedro", "vggface2", "sfew", "mmi", "oulucasia"]
SEQUENCES = ("subjects", "frames", "size")
"""What only the layout of CK+ takes; others without splits take `subjects` as well."""
COVERABLE = ("rafdb", "affectnet_b")
"""Layouts whose test pictures can be covered; those of fedro are."""


class GenerateSettings(BaseModel):
    """Size and seed of the built-in corpus. All else stands in parameters.csv."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    layout: Layout = Field(
        default="ckplus",
        description="[U] Data set in whose layout it is written: sequences in that of ckplus, mmi and oulucasia, else "
        "stills. All but ckplus are in colour.",
    )
    subjects: int | None = Field(
        default=None,
        ge=1,
        le=999,
        description="[U] Number of subjects, each with six sequences, of kdef with 35 stills; null: 36, of mmi and "
        "oulucasia 10.",
    )
    seed: int = Field(default=1, ge=0, description="[U] Seed of every random draw of the corpus.")
    frames: tuple[int, int] = Field(default=(8, 12), description="[U] Least and greatest number of frames a sequence.")
    size: tuple[int, int] = Field(default=(640, 490), description="[C] Width and height in pixels, as in CK+.")
    pictures: dict[str, int] = Field(
        default_factory=dict, description="[U] Stills of each official split; those left out have the layout's default."
    )
    side: int | None = Field(
        default=None, ge=32, le=1024, description="[U] Side of a still in pixels; null: that of the data set."
    )
    covered: bool = Field(
        default=False,
        description="[U] Of rafdb and affectnet_b: an object before each face, as fedro has, and test pictures alone.",
    )

    @model_validator(mode="after")
    def _fit_the_layout(self) -> Self:
        given = self.model_fields_set
        if self.layout == "ckplus":
            wrong = sorted({"pictures", "side", "covered"} & given)
        else:
            others = {*SEQUENCES} - ({"subjects"} if LAYOUTS[self.layout].subjects else set())
            wrong = sorted((others | (set() if self.layout in COVERABLE else {"covered"})) & given)
        if wrong:
            raise ValueError(f"{', '.join(wrong)}: the layout {self.layout} has nothing of that kind; remove it")
        if self.layout != "ckplus":
            known = self._pictures
            for split, number in self.pictures.items():
                if split not in known:
                    held = f"covered {self.layout}" if self.covered else self.layout
                    raise ValueError(f"pictures: {held} has no split {split}; name {' or '.join(known) or 'none'}")
                if number < 1:
                    raise ValueError(f"pictures: {split} is {number}; give at least 1")
        return self

    @property
    def _pictures(self) -> dict[str, int]:
        """Return how many stills each official split has by default."""
        pictures = LAYOUTS[self.layout].pictures
        return {split: number for split, number in pictures.items() if split == "test" or not self.covered}

    @property
    def of_sequences(self) -> bool:
        """Whether it consists of sequences; else of stills."""
        return self.layout == "ckplus" or LAYOUTS[self.layout].frames > 1

    @property
    def covers_faces(self) -> bool:
        """Whether an object is before each tested face."""
        return self.covered or (self.layout != "ckplus" and LAYOUTS[self.layout].covered)

    @property
    def people(self) -> int:
        """The number of subjects of a layout without splits."""
        return self.subjects or (36 if self.layout == "ckplus" else LAYOUTS[self.layout].subjects)

    def sizes(self) -> tuple[dict[str, int], int]:
        """Return ({label: samples}, subjects) of what will be labelled; a still of nobody known is its own subject."""
        if self.of_sequences:
            return dict.fromkeys(SIX_EXPRESSIONS, self.people), self.people
        layout = LAYOUTS[self.layout]
        if layout.subjects:
            return dict.fromkeys(BASIC, 5 * self.people), self.people
        counts: Counter[str] = Counter()
        for split, number in self.values()["pictures"].items():
            counts.update(layout.class_counts(split, number))
        return dict(counts), counts.total()

    def values(self) -> dict[str, Any]:
        """Return what the stage that writes this corpus needs to know, ready for JSON."""
        if self.layout == "ckplus":
            return {"subjects": self.people, "seed": self.seed, "frames": [*self.frames], "size": [*self.size]}
        layout = LAYOUTS[self.layout]
        own = {"subjects": self.people} if layout.subjects else {"pictures": {**self._pictures, **self.pictures}}
        values = {"layout": self.layout, "seed": self.seed, **own, "side": self.side or layout.side}
        return {**values, "covered": True} if self.covered else values
