"""Folds that an iteration of the cross-validation trains, selects and tests on."""

from ofer.base.errors import OferError


def fold_of_iteration(iteration: int, count: int) -> tuple[int, int, list[int]]:
    """Return the test fold, the validation fold and the training folds of one iteration.

    Iteration k tests on fold k, selects on fold (k + 1) mod `count` and trains on the others (Poux et al., section
    4.1.3; which fold validates is unstated, protocol §3.7 [U]). Raises OferError for an iteration that does not exist.
    """
    if not 0 <= iteration < count:
        raise OferError(f"fold: {iteration} is not one of 0 … {count - 1}; ask for one of these")
    validation = (iteration + 1) % count
    return iteration, validation, [fold for fold in range(count) if fold not in (iteration, validation)]
