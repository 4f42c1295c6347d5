"""A change that some MLPs hand on, and others do not."""

import torch

from minigpt.course.grading.feedback import close, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout, same_gradients

BENDS = (torch.tanh, torch.relu, torch.sin, lambda x: 0.3 * x * x.sign())


def draw(n, batch=3, d=5, seed=0, dtype=torch.float64):
    """A stream, a change, what attention writes, and n MLPs that bend."""
    g = torch.Generator().manual_seed(seed)

    def normal(*shape):
        return torch.randn(*shape, generator=g, dtype=torch.float64).to(dtype)

    x, change = normal(batch, d), normal(batch, d) + 0.5
    kept = [normal(batch, d) for _ in range(n)]
    weights = [normal(d, d) for _ in range(n)]
    mlps = [lambda x, W=W, bend=BENDS[i % 4]: bend(x @ W) + 0.25 for i, W in enumerate(weights)]
    return x, change, kept, mlps


def right(x, change, kept, mlps, live, early=False, chain=True):
    """The definition: frozen outputs first, then the changed stream."""
    outs, stream = [], x
    for wrote, mlp in zip(kept, mlps, strict=True):
        read = stream if early else stream + wrote
        outs.append((read, mlp(read)))
        stream = stream + wrote + outs[-1][1]
    stream = x + change
    for i, (wrote, mlp) in enumerate(zip(kept, mlps, strict=True)):
        read = stream if early else stream + wrote
        read = read if chain else outs[i][0] + change
        stream = stream + wrote + (mlp(read) if i in live else outs[i][1])
    return stream


def slips(x, change, kept, mlps, live):
    """What typical slips give, and what to say to them."""
    given, n = (x, change, kept, mlps), len(mlps)
    wanted = right(*given, live)
    off = [i for i in range(n) if i not in live]
    removed = x + change
    for i in range(n):
        removed = removed + kept[i]
        removed = removed + (mlps[i](removed) if i in live else 0)
    clean = right(x, torch.zeros_like(change), kept, mlps, ())
    bare, stream = x + change, x
    for i, (wrote, mlp) in enumerate(zip(kept, mlps, strict=True)):
        bare, out = bare + wrote, mlp(stream)
        bare, stream = bare + (mlp(bare) if i in live else out), stream + out
    at_x = x + change
    for i in range(n):
        at_x = at_x + kept[i]
        at_x = at_x + (mlps[i](at_x) if i in live else mlps[i](x))
    return [
        (removed, "frozen MLPs add nothing: they must add what they add in the clean run"),
        (right(*given, range(n)), "every MLP reads the changed stream: only the live ones may"),
        (
            right(*given, ()),
            "this is the result without a live MLP: what the live ones add to "
            "their changed stream must stay in it",
        ),
        (right(*given, range(len(live))), "the first MLPs are live: `live` holds indices"),
        (
            bare,
            "the clean stream lacks what attention wrote: frozen outputs are those of the clean "
            "run",
        ),
        (right(*given, off), "live and frozen are exchanged: `live` names those that react"),
        (
            right(*given, live, chain=False),
            "the live MLPs do not read each other: each must read the stream as the earlier live "
            "ones have left it",
        ),
        (
            right(*given, live, early=True),
            "each MLP reads the stream before the attention of its layer has written",
        ),
        (wanted - change, "the change itself is lost on the way: the stream carries it to the end"),
        (wanted - clean, "this is the change of the stream: return the stream itself"),
        (clean, "this is the clean stream"),
        (
            at_x,
            "the frozen MLPs read x: in the clean run they read what earlier layers wrote, too",
        ),
        (
            right(x, -change, kept, mlps, live),
            "the changed stream starts from x − change: add the change",
        ),
        (
            right(x, change - x, kept, mlps, live),
            "the changed stream starts from the change alone: it starts from x + change",
        ),
    ]


def check(mine, given, live, what):
    """Compare the final stream."""
    x, change, kept, mlps = given
    wanted = right(*given, live)
    with untouched(x=x, change=change, **{f"kept_{i}": k for i, k in enumerate(kept)}):
        got = mine.through_mlps(x, change, kept, mlps, live)
    same_shape(got, wanted.shape, "batch d_model", "the final stream")
    close(got, wanted, what, hints=telling(slips(*given, live), wanted))


def test_sets(mine):
    """every set of live MLPs, in lists, tuples, sets and ranges"""
    given = draw(4, seed=1)
    for live in ({0, 3}, [1, 3], (2,), range(1, 3), [3, 0]):
        check(mine, given, live, f"the final stream with live MLPs {sorted(live)}")


def test_by_hand(mine):
    """two MLPs that square what they read, live one at a time, both, and none"""
    for live in ((0,), (1,), (0, 1), ()):
        one, zero = torch.ones(1, 1), torch.zeros(1, 1)
        given = (one, one.clone(), [zero, zero], [torch.square, torch.square])
        check(mine, given, live, f"the final stream of two squares with live MLPs {list(live)}")


def test_total_and_direct(mine):
    """all live is a run from the changed stream; none live only carries the change"""
    x, change, kept, mlps = given = draw(5, batch=2, d=7, seed=2)
    check(mine, given, range(5), "the final stream with all MLPs live")
    clean = right(x, torch.zeros_like(change), kept, mlps, ())
    close(
        mine.through_mlps(*given, ()),
        clean + change,
        "the final stream without a live MLP",
        hints=telling(slips(*given, ()), clean + change),
    )


def test_sizes(mine):
    """one MLP, many MLPs, one row, large streams"""
    for seed, (n, batch, d) in enumerate([(1, 1, 1), (12, 4, 3), (3, 1, 65)]):
        check(mine, draw(n, batch, d, seed), [0, n - 1], f"the final stream of {n} layers")
    x, change, kept, mlps = draw(3, seed=6)
    check(mine, (1e4 * x, 1e4 * change, kept, mlps), [1], "the final stream of large numbers")


def test_no_change(mine):
    """without a change, it does not matter which MLPs are live"""
    x, change, kept, mlps = draw(4, seed=7)
    zero = torch.zeros_like(change)
    wanted = right(x, zero, kept, mlps, ())
    for live in ((), [2], range(4)):
        close(mine.through_mlps(x, zero, kept, mlps, live), wanted, "the stream without a change")


def test_gradients(mine):
    """gradients flow through the clean stream and the changed one"""
    x, change, kept, mlps = draw(3, seed=9)
    for live in ([1], range(3)):
        same_gradients(
            lambda x, change, live=live: mine.through_mlps(x, change, kept, mlps, live),
            lambda x, change, live=live: right(x, change, kept, mlps, live),
            x=x,
            change=change,
        )


def test_layouts(mine):
    """single precision, transposed and read-only inputs"""
    x, change, kept, mlps = draw(3, seed=8, dtype=torch.float32)
    any_layout(
        lambda x, change: mine.through_mlps(x, change, kept, mlps, [0, 2]), x=x, change=change
    )
