"""One cause, two ways to the output."""

from collections.abc import Callable

from torch import Tensor


def direct_and_mediated(
    read: Callable[[Tensor, Tensor], Tensor],
    mediator: Callable[[Tensor], Tensor],
    clean: Tensor,
    corrupt: Tensor,
) -> tuple[Tensor, Tensor, Tensor]:
    """Return the total, the direct and the mediated effect of a sender.

    A sender gives `clean`; in another run it gives `corrupt`. The output
    is read(sender, mediator(sender)): it reads the sender itself, and a
    mediator, such as an MLP, that reads the sender too. Each effect is
    an output less the output of the clean run:

    - total: both ways carry the corrupt value,
    - direct: the mediator is frozen at its clean value,
    - mediated: the mediator alone has read the corrupt value.

    Example:
        The output multiplies the two, and the mediator copies: both ways
        take everything, alone or together.

        >>> import torch
        >>> one, zero = torch.ones(1), torch.zeros(1)
        >>> direct_and_mediated(lambda x, m: x * m, lambda x: x, one, zero)
        (tensor([-1.]), tensor([-1.]), tensor([-1.]))
    """
    raise NotImplementedError("6.5.4 direct_and_mediated: your code here")
