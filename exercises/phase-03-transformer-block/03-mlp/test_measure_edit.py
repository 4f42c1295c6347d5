"""The edit by its own conditions, every number again, and a control that is one."""

import random

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, untouched


def case(seed=0, n_token=40, d_mlp=8, d_model=5):
    """Activations that use some neurons far more than others, as real ones do."""
    g = torch.Generator().manual_seed(seed)

    def draw(*shape):
        return torch.randn(*shape, generator=g, dtype=torch.float64)

    post = draw(n_token, d_mlp) * torch.linspace(0.3, 3, d_mlp, dtype=torch.float64) + 0.5
    return draw(d_mlp, d_model), post, int(torch.randint(n_token, (1,), generator=g)), draw(d_model)


def measure(mine, W_out, post, at, change, seed=0):
    with untouched(W_out=W_out, post=post, change=change):
        result = mine.measure_edit(W_out, post, at, change, seed)
    expect(
        isinstance(result, tuple | list) and len(result) == 5,
        "return five things: the edited matrix, the control's, hit, leak and control hit",
    )
    for what, matrix in (("the edited matrix", result[0]), ("the control's matrix", result[1])):
        same_shape(matrix, W_out.shape, axes="d_mlp d_model", what=what)
    return result


def moment(rows, ridge=1e-3):
    C = rows.T @ rows / len(rows)
    return C + ridge * C.diagonal().mean() * torch.eye(len(C)).to(C)


def without(post, at):
    return torch.cat([post[:at], post[at + 1 :]])


def parallel(a, b):
    """Nothing is left of one beside the other, to the accuracy of double precision."""
    left = a - (a @ b) / (b @ b) * b
    return left.norm() < 1e-6 * a.norm()


def side(difference, change):
    """The column of a rank-one difference whose row is `change`."""
    return difference @ change / change.pow(2).sum()


def test_edit(mine):
    """the edit hits its key, has rank one, and disturbs the keys in use as little as can be"""
    for seed in range(3):
        W_out, post, at, change = case(seed)
        edited, *_ = measure(mine, W_out, post, at, change)
        difference = edited - W_out
        got = post[at] @ difference
        expect(
            torch.allclose(got, change, atol=1e-6),
            f"the token is answered by {got.norm() / change.norm():.2f} times the length of the "
            "wished change, or in another direction: the constraint is not met",
        )
        rank = int(torch.linalg.matrix_rank(difference, tol=1e-7))
        expect(rank == 1, f"the difference has rank {rank}, and should have one")
        column = side(difference, change)
        others = without(post, at)
        mistakes = [
            (
                torch.eye(len(column)).to(post),
                "the edit is written along the key itself: C is missing, and all that other tokens "
                "share with the key changes too",
            ),
            (
                moment(others - others.mean(0)),
                "C is the covariance: what the other tokens have in common is disturbed as well, "
                "so their mean must stay in",
            ),
            (moment(post), "the edited token is in C, which is about the *other* tokens"),
            (moment(others, 0), "the small diagonal is not added to C"),
        ]
        for C, message in mistakes:
            expect(not parallel(C @ column, post[at]), message)
        expect(
            parallel(moment(others) @ column, post[at]),
            "another edit that meets the constraint disturbs the other tokens less: C times the "
            "column should be parallel to the key",
        )


def test_hit_and_leak(mine):
    """hit and leak, again from the edited matrix"""
    for seed in range(3):
        W_out, post, at, change = case(seed + 10)
        edited, _, hit, leak, _ = measure(mine, W_out, post, at, change)
        moved = (post @ (edited - W_out)).norm(dim=1) / change.norm()
        others = without(moved, at)
        share = post[at] @ (edited - W_out) @ change / change.pow(2).sum()
        close(hit, share.item(), "the hit")
        hints = [
            (
                moved.pow(2).mean().sqrt().double(),
                "the edited token is among the others: the leak counts the hit as damage",
            ),
            (
                others.mean().double(),
                "this is the mean of the lengths: the root mean square is asked",
            ),
            (others.pow(2).mean().double(), "the root is missing in the leak"),
            (
                (others.pow(2).mean().sqrt() * change.norm()).double(),
                "the leak is not divided by the length of the wished change",
            ),
        ]
        close(leak, others.pow(2).mean().sqrt().item(), "the leak", hints)


def test_control(mine):
    """the control: a key that occurs nowhere, and an edit just as large"""
    for seed in range(4):
        W_out, post, at, change = case(seed + 20)
        edited, control, hit, _, control_hit = measure(mine, W_out, post, at, change, seed)
        ours, theirs = edited - W_out, control - W_out
        expect(
            torch.isclose(ours.norm(), theirs.norm(), rtol=1e-5),
            f"the control is not as large as the edit, but {theirs.norm() / ours.norm():.2f} times "
            "it: then size could explain the difference",
        )
        key = moment(without(post, at)) @ side(theirs, change)
        scale = post[at].norm() / key.norm()
        alike = [
            torch.allclose((sign * scale * key).sort().values, post[at].sort().values, atol=1e-5)
            for sign in (1, -1)
        ]
        expect(
            any(alike),
            "the control's key is not the token's with its neurons shuffled: the same numbers, in "
            "other places, through the same edit",
        )
        close(
            control_hit,
            (post[at] @ theirs @ change / change.pow(2).sum()).item(),
            "the control hit",
            hints=[(hit, "the control hit is the edit's own")],
        )


def test_seed(mine):
    """one seed, one control; other seeds, others; the edit is always the same"""
    given = case(5)
    before, python = torch.get_rng_state(), random.getstate()
    runs = [measure(mine, *given, seed) for seed in range(5)]
    again = measure(mine, *given, 3)
    expect(
        torch.equal(before, torch.get_rng_state()) and random.getstate() == python,
        "your code draws from or seeds the global random state: use a generator of your own",
    )
    expect(torch.equal(again[1], runs[3][1]), "the same seed gives another control")
    expect(len({run[4] for run in runs}) > 1, "every seed gives the same control")
    expect(all(torch.equal(run[0], runs[0][0]) for run in runs), "the edit depends on the seed")
