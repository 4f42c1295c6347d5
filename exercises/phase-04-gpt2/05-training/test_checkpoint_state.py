"""A straight run against a loop of our own; then runs that are killed and continued."""

import torch
from torch import Tensor

from minigpt.course.grading.feedback import close, expect, telling, untouched

PLAIN = (Tensor, int, float, str, bool, type(None))


def problem(n=5, d=3, seed=0, dtype=torch.float32):
    """Examples, targets, weights, and rates that differ at every step."""
    g = torch.Generator().manual_seed(seed)
    x = torch.randn(n, d, generator=g, dtype=dtype)
    y, w = torch.randn(n, generator=g, dtype=dtype), torch.randn(d, generator=g, dtype=dtype)
    return x, y, w, [0.02 + 0.01 * (t % 7) for t in range(60)]


def oracle(x, y, w, rates, n, seed, cut=None, fault="", late=False, slip=""):
    """The losses of n steps; a fault loses something at step `cut`, a slip is in every step."""
    g, u, order, at, losses = torch.Generator().manual_seed(seed), torch.zeros_like(w), [], 0, []
    for t in range(n):
        if t == cut:
            if fault == "velocity":
                u = torch.zeros_like(w)
            if fault == "order":
                order = []
            if fault in ("order", "place"):
                at = 0
            if fault == "random":
                g.manual_seed(seed)
            if fault == "half":
                w = w.half().to(w.dtype)
        if slip == "dropout first":
            drawn = torch.rand(x.shape[1], generator=g)
        if at == len(order):
            if slip != "one order" or not order:
                order = torch.randperm(len(x), generator=g).tolist()
            at = 0
        if slip != "dropout first":
            drawn = torch.rand(x.shape[1], generator=g)
        keep = drawn < 0.2 if slip == "keeps a fifth" else drawn < 0.8
        row, target = torch.where(keep, x[order[at]], 0), y[order[at]]
        whole = x[order[at]]
        if slip == "rescales":
            row = row / 0.8
        at += 1
        error = (row * w).sum() - target
        if not late:
            losses.append(float(error**2 / 2))
        error = -error if slip == "sign" else error
        gradient = error * (whole if slip == "whole example" else row)
        old = u
        u = 0.9 * u + gradient * {"average": 0.1, "rate inside": rates[t]}.get(slip, 1)
        clock = t + 1 if slip == "next rate" else t
        if cut is not None and t >= cut:
            clock = t - cut if fault == "schedule" else t + 1 if fault == "ahead" else t
        direction = {"old velocity": old, "looks ahead": 0.9 * u + gradient}.get(slip, u)
        w = w - (1 if slip == "rate inside" else rates[clock]) * direction
        if late:
            losses.append(float(((row * w).sum() - target) ** 2 / 2))
    return losses


LOST = {
    "velocity": "the velocity is 0 after the kill: the optimizer's state belongs into a checkpoint",
    "schedule": "the learning rates start again at step 0: the step belongs into a checkpoint",
    "ahead": "the first step after the kill has the rate of the step after it: off by one",
    "order": "after the kill a new order is drawn, in the middle of an epoch: examples that were "
             "read come again, others never",
    "place": "after the kill the order is read from its beginning: the place in it is lost",
    "random": "after the kill the random numbers are those after the seed, once more",
    "half": "the weights come back from `pack` and `unpack` rounded to half precision",
}  # fmt: skip

SLIPS = {
    "dropout first": "dropout draws before the order: rule 1 comes before rule 2",
    "one order": "the first order is used again in every epoch: draw a new one",
    "keeps a fifth": "an entry is kept where the random number is below 0.8, and not below 0.2",
    "rescales": "the entries that are kept are divided by 0.8: rule 2 does not rescale",
    "sign": "the gradient has the wrong sign: the error is x · w − y",
    "whole example": "the gradient uses x[i] before dropout: a dropped entry has no gradient",
    "average": "the velocity is an average, 0.9 u + 0.1 gradient: rule 4 adds the whole gradient",
    "rate inside": "the rate is inside the velocity, so that old gradients keep old rates: it "
                   "multiplies u in the step of w",
    "old velocity": "the weights move by the old velocity: first u, then w",
    "looks ahead": "this is Nesterov's step: rule 4 moves w by u itself",
    "next rate": "each step has the rate of the step after it: off by one",
}  # fmt: skip


def check_plain(value, name="the state"):
    if isinstance(value, dict):
        for key, one in value.items():
            check_plain(one, f"{name}[{key!r}]")
    elif isinstance(value, list | tuple):
        for one in value:
            check_plain(one, name)
    else:
        expect(isinstance(value, PLAIN), f"{name} is a {type(value).__name__}, which a file cannot "
               "hold: store tensors and plain numbers (a generator has get_state)")  # fmt: skip


def copied(value):
    """What comes back from a file: equal, and nobody else's."""
    if isinstance(value, dict):
        return {key: copied(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [copied(one) for one in value]
    return value.clone() if isinstance(value, Tensor) else value


def test_straight(mine):
    """without a kill, the losses are those of the four rules"""
    for seed, (n, d, dtype) in enumerate(
        [(1, 1, torch.float32), (5, 3, torch.float32), (7, 4, torch.float64)]
    ):
        x, y, w, rates = problem(n, d, seed, dtype)
        before = torch.get_rng_state()
        with untouched(x=x, y=y, w=w):
            losses, _ = mine.advance(mine.begin(w, seed), x, y, rates, 17)
        wanted = oracle(x, y, w, rates, 17, seed)
        expect(isinstance(losses, list) and len(losses) == 17,
               "17 steps return a list of 17 losses")  # fmt: skip
        expect(all(isinstance(one, float) for one in losses),
               "the losses are tensors, and should be numbers: float(…) or .item()")  # fmt: skip
        expect(torch.equal(before, torch.get_rng_state()),
               "your loop draws from the global random state: use the generator")  # fmt: skip
        hints = [(oracle(x, y, w, rates, 17, seed, late=True), "each loss is computed after the "
                  "weights have moved, and should be the one whose gradient moves them"),
                 (oracle(x, y, w, rates, 17, seed, 0, "half"), LOST["half"])]  # fmt: skip
        hints += [(oracle(x, y, w, rates, 17, 0), "the random numbers are those of seed 0, "
                   "whatever the seed: `pack` is given a generator")]  # fmt: skip
        hints += [(oracle(x, y, w, rates, 17, seed, slip=slip), text)
                  for slip, text in SLIPS.items()]  # fmt: skip
        hints += [(oracle(x, y, w, [rates[0]] * 17, 17, seed), "every step has the rate of step 0")]
        found, wanted = torch.tensor(losses), torch.tensor(wanted)
        close(found, wanted, f"the losses of 17 steps with {n} examples",
              telling([(torch.tensor(v), text) for v, text in hints], wanted))  # fmt: skip


def test_plain(mine):
    """the state holds what a file can hold"""
    x, y, w, rates = problem()
    start = mine.begin(w, 0)
    expect(isinstance(start, dict), "pack returns a dictionary")
    check_plain(start)
    check_plain(mine.advance(start, x, y, rates, 3)[1])


def test_killed(mine):
    """killed after any number of steps and continued, the losses are the same to the last digit"""
    for seed in range(2):
        x, y, w, rates = problem(seed=seed)
        straight, _ = mine.advance(mine.begin(w, seed), x, y, rates, 23)
        for cut in (1, 5, 7, 13):
            before, state = mine.advance(mine.begin(w, seed), x, y, rates, cut)
            torch.rand(3)  # whatever else the new process does
            after, _ = mine.advance(copied(state), x, y, rates, 23 - cut)
            found = torch.tensor([*before, *after])
            wanted = torch.tensor(straight)
            slips = [(torch.tensor(oracle(x, y, w, rates, 23, seed, cut, fault)), text)
                     for fault, text in LOST.items()]  # fmt: skip
            what = f"the losses of a run that is killed after {cut} of 23 steps"
            close(found, wanted, what, telling(slips, wanted))
            expect(torch.equal(found, wanted), f"{what} differ in their last digits: what comes "
                   "back is rounded, or computed in another order")  # fmt: skip


def test_killed_often(mine):
    """killed after every step, in double precision too"""
    for dtype in (torch.float32, torch.float64):
        x, y, w, rates = problem(4, 5, 3, dtype)
        straight, _ = mine.advance(mine.begin(w, 9), x, y, rates, 30)
        state, losses = mine.begin(w, 9), []
        for _ in range(30):
            more, state = mine.advance(copied(state), x, y, rates, 1)
            losses += more
        kind = str(dtype).removeprefix("torch.")
        expect(losses == straight, f"a run in {kind} that is killed after every step has other "
               "losses: what comes back is not exactly what was stored")  # fmt: skip


def test_state_stays(mine):
    """later steps change no checkpoint: from one state, the same steps come twice"""
    x, y, w, rates = problem()
    _, state = mine.advance(mine.begin(w, 0), x, y, rates, 4)
    first, _ = mine.advance(state, x, y, rates, 9)
    again, _ = mine.advance(state, x, y, rates, 9)
    expect(first == again, "the same state gives other losses the second time: training has "
           "changed the checkpoint, as both share a tensor; store and return copies")  # fmt: skip


def test_written_in_place(mine):
    """a training loop that writes in place changes no checkpoint"""
    w, u, order = torch.ones(3), torch.ones(3), torch.arange(4)
    g = torch.Generator().manual_seed(0)
    state = mine.pack(w, u, 5, order, 2, g)
    for one in (w, u, order):
        one.zero_()
    torch.rand(3, generator=g)
    again = mine.unpack(state)
    shares = "changes in place after `pack`, and the checkpoint with it: store a copy"
    for one, name in ((again[0], "w"), (again[1], "u")):
        expect(torch.equal(one, torch.ones(3)), f"{name} {shares}")
    again[0].zero_()
    expect(torch.equal(mine.unpack(state)[0], torch.ones(3)),
           "w of `unpack` changes in place, and the checkpoint with it: return a copy")  # fmt: skip


def test_seed(mine):
    """another seed, another order"""
    x, y, w, rates = problem()
    one, two = (mine.advance(mine.begin(w, s), x, y, rates, 9)[0] for s in (0, 1))
    expect(one != two, "seeds 0 and 1 give the same losses")
