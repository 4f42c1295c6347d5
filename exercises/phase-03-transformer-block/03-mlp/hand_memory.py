"""A table of facts, written into an MLP by hand."""

import torch
from jaxtyping import Float
from torch import Tensor


def hand_memory(
    countries: Float[Tensor, "country d_model"],
    questions: Float[Tensor, "question d_model"],
    facts: list[tuple[int, int]],
    answers: Float[Tensor, "fact d_model"],
) -> tuple[Float[Tensor, "d_model fact"], Float[Tensor, "fact"], Float[Tensor, "fact d_model"]]:
    """Return W_in, b_in and W_out of an MLP that knows these facts.

    The input is the sum of one country and one question,
    x = countries[i] + questions[j]. If (i, j) is fact number f, then
    relu(x W_in + b_in) W_out must be answers[f]; if the pair is no
    fact, nothing. One neuron a fact, and no trained weights.

    All countries and questions are orthogonal to each other. They are
    *not* of length one, and not equally long.

    Example:
        One country, two questions, of which one has an answer.

        >>> words = torch.tensor([[3.0, 0, 0]]), torch.tensor([[0, 1.0, 0], [0, 0, 2]])
        >>> W_in, b_in, W_out = hand_memory(*words, [(0, 1)], torch.ones(1, 3))
        >>> torch.relu((words[0] + words[1]) @ W_in + b_in) @ W_out
        tensor([[0., 0., 0.],
                [1., 1., 1.]])
    """
    raise NotImplementedError("3.3.2 hand_memory: your code here")
