"""Table 9: accuracy after reconstruction for each flow strategy; end-point loss, all skips (Poux et al. §4.3.3)."""

from ofer.papers.flowrec import ablation

NUMBER = 9

SHAPE = ablation.shape(
    NUMBER,
    "Flows",
    "Accuracy after reconstruction, by the restorer's flow strategy; end-point loss, all skips (Poux et al., Table 9).",
)

formulas = ablation.formulas
comparisons = ablation.comparisons
conclusions = ablation.conclusions
