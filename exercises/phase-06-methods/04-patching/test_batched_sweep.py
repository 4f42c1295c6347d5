"""The sweep against a loop over positions, with a rest that mixes everything but the prompts."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.properties import any_layout


def inputs(batch=3, n_pos=5, d_model=4, seed=0, dtype=torch.float32, size=1.0, offset=0.0):
    g = torch.Generator().manual_seed(seed)
    shape = (batch, n_pos, d_model)
    return [size * torch.randn(shape, generator=g).to(dtype) + offset for _ in range(2)]


def rest_of(base, seed=0, size=1.0, offset=0.0):
    """A nonlinear rest of a model: positions mix, prompts do not, and each has its own answer."""
    g = torch.Generator().manual_seed(100 + seed)
    batch, n_pos, d_model = base.shape
    W = torch.randn(n_pos, n_pos, generator=g).to(base.dtype)
    answer = torch.randn(batch, n_pos, d_model, generator=g).to(base.dtype)

    def rest(x):
        mixed = torch.einsum("ij,cbjd->cbid", W, (x - offset) / size).tanh()
        return (mixed * answer).sum((-1, -2))

    return rest


def by_loop(rest, base, source, places=None):
    """The metric with one position patched, a run each; `places(i)` says which positions."""
    out = []
    for i in range(base.shape[1]):
        copy = base.clone()
        at = i if places is None else places(i)
        copy[:, at] = source[:, at]
        out.append(rest(copy[None])[0])
    return torch.stack(out)


def slips(rest, base, source):
    spread = [rest((base + (source - base)[:, i : i + 1])[None])[0] for i in range(base.shape[1])]
    right, nothing = by_loop(rest, base, source), rest(base[None])
    everything = rest(source[None])
    return [
        (by_loop(rest, source, base),
         "base and source are exchanged: the run keeps `base` but for one position"),
        (right.T, "the result is transposed: [pos batch] is asked"),
        (by_loop(rest, base, source, lambda i: slice(i + 1)),
         "all positions up to number i are patched in copy i: only number i is"),
        (by_loop(rest, base, source, lambda i: slice(i, None)),
         "all positions from number i on are patched in copy i: only number i is"),
        (nothing.expand_as(right), "nothing is patched: every copy is the base run"),
        (everything.expand_as(right),
         "every copy is patched everywhere: all copies share one memory"),
        (right - nothing, "the unpatched value is taken away: return the metric itself"),
        (torch.stack(spread),
         "every position of copy i got the change of position i: only position i should"),
        (by_loop(rest, base, base + source),
         "the source was added to what stood there: a patch replaces it"),
        (by_loop(rest, torch.zeros_like(base), source),
         "all other positions are 0: they hold what `base` has there"),
        (by_loop(rest, base, source[:1].expand_as(source)),
         "all prompts were patched with the first prompt of `source`"),
    ]  # fmt: skip


def test_shape(mine):
    """a number for each position and prompt comes back, and nothing is changed"""
    base, source = inputs()
    with untouched(base=base, source=source):
        found = mine.batched_sweep(rest_of(base), base, source)
    if found.shape != (3, 5):
        same_shape(found, (5, 3), axes="pos batch")


def test_equals_the_loop(mine):
    """one run for all patches gives what a run for each gives"""
    for batch, n_pos, d_model, seed in ((3, 5, 4, 0), (5, 3, 2, 1), (4, 4, 7, 2), (1, 9, 1, 3)):
        base, source = inputs(batch, n_pos, d_model, seed)
        rest = rest_of(base, seed)
        wanted = by_loop(rest, base, source)
        hints = telling(slips(rest, base, source), wanted)
        what = f"the sweep of {n_pos} positions and {batch} prompts"
        close(mine.batched_sweep(rest, base, source), wanted, what, hints)


def test_shared_positions(mine):
    """a position at which both runs agree has a row, too: that of the base run"""
    base, source = inputs(3, 6, 4, 8)
    source[:, ::2] = base[:, ::2]
    rest = rest_of(base)
    found = mine.batched_sweep(rest, base, source)
    same_shape(found, (6, 3), axes="pos batch", what="the sweep of runs that share three positions")
    close(found, by_loop(rest, base, source), "the sweep of runs that share three positions")


def test_one_call(mine):
    """the rest of the model is called once"""
    base, source = inputs(seed=4)
    rest, calls = rest_of(base), []

    def counted(x):
        calls.append(tuple(x.shape))
        return rest(x)

    mine.batched_sweep(counted, base, source)
    expect(
        len(calls) == 1,
        f"the rest of the model was called {len(calls)} times: put all copies into one batch",
    )
    same_shape(torch.empty(calls[0]), (5, 3, 5, 4), axes="copy batch pos d_model",
               what="what `rest` was given")  # fmt: skip


def test_exact(mine):
    """the other positions stay exactly as they were, large numbers and double precision too"""
    for dtype, offset in ((torch.float32, 1e4), (torch.float64, 1e4), (torch.float64, 0.0)):
        base, source = inputs(2, 6, 3, 5, dtype, offset=offset)
        seen = []

        def rest(x, seen=seen):
            seen.append(x.clone())
            return x.sum((-1, -2))

        mine.batched_sweep(rest, base, source)
        wanted = torch.stack([base] * 6)
        for i in range(6):
            wanted[i, :, i] = source[:, i]
        close(seen[0], wanted, "what `rest` was given", atol=1e-9, rtol=1e-7)


def test_unequal_sizes(mine):
    """a source that is small beside the base arrives unrounded, at each of many positions"""
    base, source = inputs(2, 300, 1, 7)
    base = 1e8 * base
    seen = []

    def rest(x):
        seen.append(x.clone())
        return x.sum((-1, -2))

    mine.batched_sweep(rest, base, source)
    at = torch.arange(300)
    arrived = seen[0][at, :, at].transpose(0, 1)
    close(
        arrived,
        source,
        "what stands at the patched positions",
        [(base + (source - base), "the source is rounded: base + (source - base) loses digits "
          "where base is large; put the source's value there")],
    )  # fmt: skip


def test_layouts(mine):
    """transposed and read-only inputs are taken"""
    base, source = inputs(seed=6)
    rest = rest_of(base)
    any_layout(lambda b, s: mine.batched_sweep(rest, b, s), base=base, source=source)
