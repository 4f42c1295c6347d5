"""The likeliest text instead of the likeliest next token, and a rule against loops."""

from collections.abc import Callable

from torch import Tensor


def banned(tokens: list[int], n: int) -> set[int]:
    """Return the tokens that would complete an n-gram that the text holds already.

    n = 0 bans nothing; n = 1 bans every token that has occurred.

    Example:
        The pair (1, 2) has occurred, and the text ends in 1.

        >>> banned([1, 2, 3, 1], n=2)
        {2}
    """
    raise NotImplementedError("4.4.6 beam_search: your code here")


def beam_search(
    log_probs: Callable[[list[int]], Tensor],
    prompt: list[int],
    n_new: int,
    width: int,
    no_repeat: int = 0,
) -> list[int]:
    """Return the prompt with the best continuation that a beam of some width finds.

    `log_probs(tokens)` returns the log-probabilities [d_vocab] of the next
    token. Keep the `width` texts with the largest sum of log-probabilities
    at each step; tokens that `banned(text, no_repeat)` names are no choice.

    Example:
        >>> import torch
        >>> first = torch.tensor([0.6, 0.4]).log()
        >>> second = {0: torch.tensor([0.5, 0.5]).log(), 1: torch.tensor([0.0, 1.0]).log()}
        >>> model = lambda tokens: second[tokens[-1]] if len(tokens) > 1 else first
        >>> beam_search(model, [9], n_new=2, width=1)[1]
        0
        >>> beam_search(model, [9], n_new=2, width=2)
        [9, 1, 1]
    """
    raise NotImplementedError("4.4.6 beam_search: your code here")
