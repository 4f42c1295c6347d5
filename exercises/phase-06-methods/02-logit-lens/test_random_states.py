"""The length of every state, every direction equally often, and a draw for each state."""

import torch

from minigpt.course.grading.feedback import as_tensor, close, expect, same_shape, untouched
from minigpt.course.grading.properties import any_layout, depends_on_seed, distinct_draws


def states(*shape, seed=0, dtype=torch.float32):
    """States of very unequal lengths, with one coordinate that is large in all of them."""
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(*shape, generator=g, dtype=torch.float64)
    x[..., 0] += 30
    lengths = torch.logspace(-1, 4, x[..., 0].numel(), dtype=torch.float64).reshape(shape[:-1])
    return (x / x.norm(dim=-1, keepdim=True) * lengths[..., None]).to(dtype)


def drawn(mine, stream, seed=0):
    """Her states, if they are a tensor of the right shape and dtype."""
    with untouched(stream=stream):
        found = as_tensor(mine.random_states(stream, seed), "the states").detach()
    same_shape(found, stream.shape, what="the states")
    expect(
        found.dtype == stream.dtype,
        f"the states are {str(found.dtype)[6:]}, and should be {str(stream.dtype)[6:]}: keep the "
        "dtype of what comes in",
    )
    return found


def test_length(mine):
    """every state keeps its own length"""
    for shape in ((5, 16), (2, 3, 9), (1, 300), (7,)):
        x = states(*shape)
        found = drawn(mine, x)
        own, wanted = found.norm(dim=-1), x.norm(dim=-1)
        off = ((own - wanted).abs() > 1e-4 * wanted).any()
        expect(
            not (off and (own - 1).abs().max() < 1e-4),
            "your states have length 1: each should be as long as the state that it replaces",
        )
        together = (found.norm() - x.norm()).abs() < 1e-3 * x.norm()
        expect(
            not (off and together),
            "only the length of all states together is right: each state has a length of its own",
        )
        expect(
            not off,
            "your states have lengths of their own: each should be as long as the state that it "
            f"replaces, and one has {float(own.flatten()[0]):.4g} in place of "
            f"{float(wanted.flatten()[0]):.4g}",
        )


def test_anew(mine):
    """each state gets a direction of its own"""
    x = states(4, 6, 12, dtype=torch.float64)
    found = drawn(mine, x).flatten(0, 1)
    unit = found / found.norm(dim=-1, keepdim=True)
    alike = (unit @ unit.T).fill_diagonal_(0).abs().max()
    expect(
        (unit @ unit.T).min() < 0.999,
        "all states point in the same direction: draw one for each state",
    )
    expect(
        alike < 0.999,
        "the direction is the same for two different states, or the opposite: draw one for each "
        "state of each prompt",
    )
    distinct_draws(unit, "the directions")


def test_directions(mine):
    """all directions are equally likely"""
    x = states(6000, 3, dtype=torch.float64)
    found = drawn(mine, x)
    unit = found / found.norm(dim=-1, keepdim=True)
    old = x / x.norm(dim=-1, keepdim=True)
    values = old.abs().sort(-1).values - unit.abs().sort(-1).values
    expect(
        values.abs().max() > 1e-6,
        "your states hold the coordinates of the states that came in, in another order or with "
        "other signs: draw new numbers",
    )
    expect(
        unit.min() < -0.1,
        "all your states lie in the positive corner of the space: draw numbers of both signs",
    )
    expect(
        (unit[:, None, :] @ old.mean(0)).mean() < 0.5,
        "your states point where other states point: a random direction knows nothing of them",
    )
    expect(
        unit.mean(0).abs().max() < 0.05,
        "your states favor a direction: their mean should be near 0",
    )
    fourth = unit.pow(4).sum(-1).mean()  # 0.6 for even directions, 0.51 for a cube
    expect(
        (fourth - 0.6).abs() < 0.02,
        "your directions are not spread evenly: they favor corners, axes, or a plane of the "
        "space. Which distribution looks the same from every side?",
    )


def test_seed(mine):
    """one seed, one draw, and no global random state"""
    depends_on_seed(lambda seed: mine.random_states(states(3, 5), seed))
    ones = torch.ones(5, 6, dtype=torch.float64)
    first = drawn(mine, ones, seed=3).flatten()
    for seed in (2, 4, 5, 8, 13, 103, 259, 1003, 1027, 10_003, 65_539, 1_000_003):
        again = torch.isin(drawn(mine, ones, seed), first)
        expect(
            not again.any(),
            f"seeds 3 and {seed} give some of the same states: use one generator for the whole "
            "draw, and the seed as it is",
        )


def test_zero(mine):
    """a state of zeros stays one, and any dtype is kept"""
    x = states(3, 8, dtype=torch.float64)
    x[1] = 0
    found = drawn(mine, x)
    close(found.norm(dim=-1), x.norm(dim=-1), "the length of a state of zeros")
    x = states(4, 9, dtype=torch.float64)
    off = (drawn(mine, x).norm(dim=-1) / x.norm(dim=-1) - 1).abs().max()
    expect(
        off < 1e-12,
        f"the lengths of float64 states are off by a factor of 1 + {off:.1g}: is float32 used "
        "inside?",
    )


def test_layout(mine):
    """inputs may lie in memory as they like, and stay as they are"""
    x = states(4, 6, dtype=torch.float64)
    any_layout(lambda x: drawn(mine, x, 3).norm(dim=-1), x=x)
