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
    ### BEGIN SOLUTION
    if n < 1 or len(tokens) < n:
        return set()
    end = tokens[len(tokens) - n + 1 :]
    starts = range(len(tokens) - n + 1)
    return {tokens[i + n - 1] for i in starts if tokens[i : i + n - 1] == end}
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    kept = [(0.0, list(prompt))]
    for _ in range(n_new):
        longer = []
        for total, text in kept:
            out = banned(text, no_repeat)
            for token, value in enumerate(log_probs(text).tolist()):
                if token not in out:
                    longer.append((total + value, [*text, token]))
        kept = sorted(longer, key=lambda pair: -pair[0])[:width]
    return kept[0][1]
    ### END SOLUTION
