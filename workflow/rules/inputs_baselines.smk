# Input functions of the rules of the opponents and Figure 3.


# Opponents that the paper lacks or takes from others.
from ofer.declarations.declared import OPPONENTS

BASELINES = [
    name for name, table in settings.tables.items() if table.paper_table == OPPONENTS
]


"""Tables of opponents; the rules below make them instead of those of the main paper's tables."""


ruleorder: make_baselines > make_table
ruleorder: draw_baselines > draw_table


def scheme_of_faces(wildcards):
    return f"results/{settings.corpus}/{settings.reconstructed_faces.folds}/folds.csv"
