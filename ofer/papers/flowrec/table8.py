"""Table 8: accuracy after reconstruction for each set of skips; end-point loss, apex flows (Poux et al. §4.3.2)."""

from ofer.papers.flowrec import ablation

NUMBER = 8

SHAPE = ablation.shape(
    NUMBER,
    "Skips",
    "Accuracy after reconstruction, by the restorer's skips; end-point loss, apex flows (Poux et al., Table 8).",
)

formulas = ablation.formulas
comparisons = ablation.comparisons
conclusions = ablation.conclusions
