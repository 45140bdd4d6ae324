"""Table 6: accuracy after reconstruction for each loss; no skips, apex flows (Poux et al. §4.3.1)."""

from ofer.papers.flowrec import ablation

NUMBER = 6

SHAPE = ablation.shape(
    NUMBER,
    "Loss",
    "Accuracy after reconstruction, by the restorer's loss; no skips, apex flows (Poux et al., Table 6).",
)

formulas = ablation.formulas
comparisons = ablation.comparisons
conclusions = ablation.conclusions
