"""Tell whether a flow comes from a neutral face or goes back to one.

Of a single picture these models cannot say whether its face is neutral: they have seen motion alone. But a flow that
begins in an expression is, as a whole or in part, the opposite of what they learned from: lips close, brows fall. So a
linear rule is learned that tells the corpus' clean flows from the same flows with their signs turned.
"""

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from ofer.flow.pooling import adaptive_average_pool

CELLS = 16
"""Side of the flows that the rule sees; faces differ in their details."""

REGULARISATION = 0.1
"""Inverse strength of the penalty on the rule's weights, of flows whose root mean square is 1."""


def learn_direction(flows: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return the weights (512) of the rule, learned from flows (n, 2, s, s) from neutral faces to expressions."""
    forward = _seen(flows)
    rule = LogisticRegression(C=REGULARISATION, fit_intercept=False, max_iter=1000)
    rule.fit(np.concatenate([forward, -forward]), np.repeat([1, 0], len(forward)))
    return np.asarray(rule.coef_[0], np.float64)


def forwards(weights: NDArray[np.float64], flow: NDArray[np.floating]) -> float:
    """Return the probability that a flow (2, s, s) comes from a neutral face, by the rule of `learn_direction`.

    That of the opposite flow is 1 minus this; 0.5 without motion.
    """
    return float(1 / (1 + np.exp(-_seen(flow[None])[0] @ weights)))


def _seen(flows: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return flows (n, 2, s, s) as rows of numbers (n, 512) whose root mean square is 1: weak displays count too."""
    rows = adaptive_average_pool(np.asarray(flows, np.float64), CELLS).reshape(len(flows), -1)
    sizes = np.sqrt(np.square(rows).mean(axis=1, keepdims=True))
    return np.asarray(rows / np.where(sizes > 0, sizes, 1))
