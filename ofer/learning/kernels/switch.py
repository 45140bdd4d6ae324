"""The switch between plain forms and the kernels that they equal but for rounding (config.yaml: `kernels`)."""

from collections.abc import Callable
from functools import wraps

from torch import Tensor

Form = Callable[..., Tensor]

_in_use = True


def use_kernels(use: bool) -> None:
    """Let plain forms that have a kernel run as it, or as they are written, from now on in this process."""
    global _in_use
    _in_use = use


def has_kernel(kernel: Form) -> Callable[[Form], Form]:
    """Decorate a plain form that runs as `kernel` while kernels are in use."""

    def decorate(plain: Form) -> Form:
        @wraps(plain)
        def either(*arguments: object) -> Tensor:
            return (kernel if _in_use else plain)(*arguments)

        return either

    return decorate
