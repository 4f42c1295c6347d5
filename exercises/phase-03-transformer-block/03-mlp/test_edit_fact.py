"""The constraint, the least disturbance by Lagrange's equations, and what must not change."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout


def case(seed=0, n_token=60, d_mlp=8, d_model=5, offset=0.5):
    """Activations that use some neurons far more than others, and are correlated."""
    g = torch.Generator().manual_seed(seed)

    def draw(*shape):
        return torch.randn(*shape, generator=g, dtype=torch.float64)

    mixed = draw(n_token, d_mlp) @ (torch.eye(d_mlp) + 0.3 * draw(d_mlp, d_mlp))
    post = mixed * torch.linspace(0.3, 3, d_mlp, dtype=torch.float64) + offset
    key = draw(d_mlp) + offset
    return draw(d_mlp, d_model), key, draw(d_model), post.T @ post / n_token, post


def by_lagrange(key, change, moment):
    """The best difference, as the solution of one large system of linear equations."""
    n = len(key)
    system = torch.zeros(n + 1, n + 1, dtype=moment.dtype)
    system[:n, :n], system[:n, n], system[n, :n] = moment, -key, key
    wanted = torch.zeros(n + 1, len(change), dtype=moment.dtype)
    wanted[n] = change
    return torch.linalg.solve(system, wanted)[:n]


def slips(W_out, key, change, moment):
    """What known mistakes return."""
    solved = torch.linalg.solve(moment, key)
    column = solved / (key @ solved)
    right = torch.outer(column, change)
    times = moment @ key
    given = [
        (right, "this is the change alone: add it to W_out"),
        (W_out - right, "the change is subtracted"),
        (
            W_out + torch.outer(key, change) / (key @ key),
            "the change lies along the key itself: C is not used, and what other tokens share "
            "with the key changes too",
        ),
        (
            W_out + torch.outer(solved, change),
            "the column is not divided by h C⁻¹ h, so that the key does not write the whole change",
        ),
        (
            W_out + torch.outer(solved, change) / (key @ key),
            "the column is divided by h·h; it must be divided by h C⁻¹ h",
        ),
        (
            W_out + torch.outer(solved / solved.norm(), change),
            "the column is divided by its length; it must be divided by h C⁻¹ h",
        ),
        (
            W_out + torch.outer(times, change) / (key @ times),
            "the key is multiplied by C, not by its inverse: this changes most what others use",
        ),
        (
            W_out + torch.outer(column, change - key @ W_out),
            "`change` replaces what the key writes; it should be added to it",
        ),
        (
            W_out
            + torch.outer(key / torch.diagonal(moment), change) / (key @ (key / moment.diagonal())),
            "only the diagonal of C is used: neurons are correlated",
        ),
    ]
    return telling(given, W_out + right)


def edited(mine, W_out, key, change, moment):
    with untouched(W_out=W_out, key=key, change=change, moment=moment):
        result = mine.edit_fact(W_out, key, change, moment)
    same_shape(result, W_out.shape, axes="d_mlp d_model", what="the edited matrix")
    return result


def test_by_hand(mine):
    """two neurons, by hand"""
    W_out, change = torch.tensor([[1.0, 0.0], [0.0, 1.0]]), torch.tensor([2.0, 4.0])
    key, moment = torch.tensor([1.0, 2.0]), torch.tensor([[1.0, 0.0], [0.0, 4.0]])
    wanted = torch.tensor([[2.0, 2.0], [0.5, 2.0]])
    hints = slips(W_out, key, change, moment)
    close(edited(mine, W_out, key, change, moment), wanted, "the edited matrix", hints)


def test_least_disturbance(mine):
    """the key writes the change, and no other matrix that does so disturbs others less"""
    for seed, sizes in enumerate([{}, {"d_mlp": 1}, {"d_mlp": 31, "d_model": 3}, {"d_model": 1}]):
        W_out, key, change, moment, _ = case(seed, **sizes)
        wanted = W_out + by_lagrange(key, change, moment)
        hints = slips(W_out, key, change, moment)
        result = edited(mine, W_out, key, change, moment)
        close(result, wanted, "the edited matrix", hints, atol=1e-8, rtol=1e-7)


def test_scales(mine):
    """a long key, a small moment, a large W_out"""
    W_out, key, change, moment, _ = case(7)
    for a, b, c in [(100.0, 1.0, 1.0), (0.01, 1.0, 1.0), (1.0, 1e-4, 1.0), (1.0, 1e4, 1e4)]:
        given = c * W_out, a * key, change, b * moment
        wanted = given[0] + by_lagrange(key, change, moment) / a
        hints = slips(*given)
        close(edited(mine, *given), wanted, "the edited matrix", hints, atol=1e-8, rtol=1e-7)


def test_sign_of_moment_is_free(mine):
    """a key that points against what others use"""
    W_out, key, change, moment, _ = case(11, offset=2.0)
    wanted = W_out + by_lagrange(-key, change, moment)
    result = edited(mine, W_out, -key, change, moment)
    close(result, wanted, "the edited matrix", slips(W_out, -key, change, moment))


def test_single_precision(mine):
    """the result has W_out's dtype"""
    given = [x.float() for x in case(5)[:4]]
    result = edited(mine, *given)
    expect(
        result.dtype == torch.float32,
        f"W_out is float32 and your matrix {result.dtype}: return W_out's dtype",
    )


def test_layouts(mine):
    """inputs of any layout in memory"""
    W_out, key, change, moment, _ = case(3)
    any_layout(mine.edit_fact, W_out=W_out, key=key, change=change, moment=moment)
