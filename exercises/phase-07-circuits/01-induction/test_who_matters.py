"""What heads are worth where it can be known, and a control that is one."""

import math
import random
from collections import Counter
from contextlib import contextmanager

import torch

from minigpt.course.grading.feedback import MisconceptionError, close, expect
from minigpt.interp.heads.detectors import repeated_tokens
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.zoo.handmade import induction

CHOSEN = [(1, 0), (1, 3), (2, 2)]


def random_model(n_layer=3, n_head=6, d_model=24, n_ctx=20, seed=0):
    """A GPT with weights so large that everything in it matters to everything."""
    state = torch.get_rng_state()
    torch.manual_seed(seed)
    shape = {"norm": "rms", "mlp": "relu", "positions": "rotary", "d_mlp": 16, "d_head": 4}
    cfg = GPTConfig(n_layer, n_head, d_model, n_ctx, 30, tie_embeddings=False, **shape)
    model = GPT(cfg).double().eval().requires_grad_(False)
    for parameter in model.parameters():
        if parameter.ndim > 1:
            parameter.normal_(std=0.6)
    torch.set_rng_state(state)
    return model


def data(n_batch=5, period=8, seed=0, n_other=7):
    """Prompts that show everything twice, and a reference of other prompts."""
    both = repeated_tokens(30, n_batch + n_other, period, seed)
    return both[:n_batch], both[n_batch:]


def losses(model, tokens):
    """The loss of each prediction, [batch pos−1]."""
    log_p = model(tokens)[:, :-1].log_softmax(-1)
    return -log_p.gather(-1, tokens[:, 1:, None])[..., 0]


@contextmanager
def without(model, heads, reference, how="position"):
    """Put something else in place of the heads' z, by hooks alone."""
    names = [f"blocks.{layer}.attn.z" for layer, _ in heads]
    _, cache = model.run_with_cache(reference, names=names)
    means = {name: cache[name].mean(0) for name in names}
    if how == "everywhere":
        means = {name: mean.mean(0, keepdim=True) for name, mean in means.items()}
    if how == "zero":
        means = {name: torch.zeros_like(mean) for name, mean in means.items()}

    def replace(z, point):
        z = z.clone()
        for layer, head in heads:
            if layer == point.layer:
                z[:, :, head] = means[point.name][..., head, :]
        return z

    with model.hooked(dict.fromkeys(names, replace)):
        yield


def added(model, tokens, heads, reference, part=None, how="position"):
    """The loss that ablation adds on a part of the predictions: the second showing, if None."""
    at = slice(tokens.shape[1] // 2, None) if part is None else part
    with without(model, heads, reference, how):
        ablated = losses(model, tokens)[:, at].mean()
    return (ablated - losses(model, tokens)[:, at].mean()).item()


def slips(model, tokens, heads, reference):
    """What typical slips give, and what to say to them."""
    period, given = tokens.shape[1] // 2, (model, tokens, heads, reference)
    alone = sum(added(model, tokens, [one], reference) for one in heads)
    with without(model, heads, reference):
        ablated = losses(model, tokens)[:, period:].mean().item()
    return [
        (
            added(*given, slice(None)),
            "the loss is averaged over both showings, and on the first one there is nothing to "
            "look up",
        ),
        (added(*given, slice(period - 1)), "this is the loss on the first showing"),
        (
            added(*given, slice(period - 1, None)),
            "the first token of the second showing is counted, and nothing announces it: place i "
            "of the losses predicts token i + 1",
        ),
        (
            added(*given, slice(period + 1, None)),
            "a token of the second showing is left out that could be known",
        ),
        (added(*given, how="zero"), "the heads are put to zero: the mean was asked"),
        (
            added(*given, how="everywhere"),
            "the mean is taken over positions too, and was asked position by position",
        ),
        (
            added(model, tokens, heads, tokens),
            "the mean over the prompts themselves stands in for the heads, and not the mean over "
            "the reference: a part of each prompt is still there",
        ),
        (
            added(model, reference, heads, reference),
            "the loss is measured on the reference, and not on the prompts",
        ),
        (
            alone,
            "the heads were ablated one at a time and the losses added: heads that back each "
            "other up would look useless",
        ),
        (ablated, "this is the loss itself; how much of it does the ablation add?"),
        (-added(*given), "the sign is wrong: ablated less intact"),
    ]


def check_saved(actual, given, what):
    """Compare with the value; only if it is wrong, find out which slip it is."""
    wanted = added(*given)
    try:
        close(actual, wanted, what)
    except MisconceptionError:
        close(actual, wanted, what, hints=slips(*given))


def measure(mine, model, tokens, heads, reference, seed=0):
    """Run the learner's function; check the kinds of what comes back."""
    result = mine.who_matters(model, tokens, list(heads), reference, seed)
    expect(
        isinstance(result, tuple | list) and len(result) == 3,
        "return three things: what the heads save, the control's heads, and what these save",
    )
    saved, control, other = result
    expect(
        isinstance(control, list | tuple)
        and all(isinstance(one, list | tuple) and len(one) == 2 for one in control),
        "the second thing returned should be a list of heads, pairs (layer, head)",
    )
    return saved, [(int(layer), int(head)) for layer, head in control], other


def test_model_stays(mine):
    """the model is afterward what it was"""
    model = random_model()
    tokens, reference = data()
    weights = {name: value.clone() for name, value in model.state_dict().items()}
    before = losses(model, tokens)
    measure(mine, model, tokens, CHOSEN, reference)
    expect(
        all(torch.equal(value, weights[name]) for name, value in model.state_dict().items()),
        "your code changes the model's weights",
    )
    expect(
        torch.equal(losses(model, tokens), before),
        "the heads are still ablated when your function returns: a `with` block ends that",
    )


def test_value(mine):
    """what the heads save on the second showing, with their mean over the reference in place"""
    for seed, heads in enumerate([CHOSEN, [(0, 5), (0, 1)]]):
        model = random_model(seed=seed)
        tokens, reference = data(seed=seed, period=8 + seed)
        saved, _, _ = measure(mine, model, tokens, heads, reference)
        check_saved(saved, (model, tokens, heads, reference), "what the heads save")


def check_control(model, heads, control):
    """Say what is wrong with a control."""
    n_layer, n_head = model.cfg.n_layer, model.cfg.n_head
    expect(
        all(0 <= layer < n_layer and 0 <= head < n_head for layer, head in control),
        f"the control names heads that the model of {n_layer} layers and {n_head} heads lacks",
    )
    expect(
        not set(control) & set(heads),
        "the control shares heads with the set that it is the control of",
    )
    expect(
        len(set(control)) == len(control),
        "the control names a head twice, and so consists of fewer heads than the set",
    )
    expect(
        len(control) == len(heads),
        f"the control has {len(control)} heads for a set of {len(heads)}",
    )
    wanted, found = (Counter(layer for layer, _ in some) for some in (heads, control))
    expect(
        wanted == found,
        "the control takes heads from other layers than the set, or more of one layer and fewer of "
        "another: then the layer could explain the difference",
    )


def test_control(mine):
    """the control: other heads, as many, of the same layers, measured as the set is"""
    model = random_model(seed=4)
    tokens, reference = data(n_batch=2, n_other=3, seed=4)
    sets = (CHOSEN, [(0, 1), (0, 2), (0, 4)], [(2, 5), (0, 0)], [(1, 5), (1, 0), (1, 1)])
    for seed, heads in enumerate(sets):
        _, control, other = measure(mine, model, tokens, heads, reference, seed)
        check_control(model, heads, control)
        check_saved(other, (model, tokens, control, reference), "what the control saves")


def test_seed(mine):
    """the same seed draws the same control, other seeds others, and any may be drawn"""
    model = random_model(n_layer=2, n_head=3, n_ctx=8)
    tokens, reference = data(n_batch=1, n_other=2, period=4)
    heads = [(0, 1), (1, 2)]
    before, python = torch.get_rng_state(), random.getstate()
    drawn = [measure(mine, model, tokens, heads, reference, s)[1] for s in range(14)]
    again = measure(mine, model, tokens, heads, reference, 7)[1]
    expect(
        torch.equal(before, torch.get_rng_state()) and random.getstate() == python,
        "your code draws from or seeds the global random state: use a generator of your own",
    )
    expect(sorted(again) == sorted(drawn[7]), "the same seed draws another control")
    seen = {one for control in drawn for one in control}
    expect(
        len({*map(frozenset, drawn)}) > 1, "every seed draws the same control: draw it at random"
    )
    expect(
        len(seen) == 4,
        f"in 14 draws only {len(seen)} of the 4 heads that are free were ever in the control",
    )
    expect(
        len({*map(frozenset, drawn)}) > 2,
        "the control's heads of one layer and of another always come together: draw each layer's "
        "by itself",
    )


def test_equally_likely(mine):
    """every other head of a layer is as likely as any"""
    model = random_model(n_layer=1, n_head=5, d_model=8, n_ctx=4)
    tokens, reference = data(n_batch=1, n_other=2, period=2)
    left_out = Counter()
    for seed in range(120):
        _, control, _ = measure(mine, model, tokens, [(0, 0), (0, 1)], reference, seed)
        check_control(model, [(0, 0), (0, 1)], control)
        left_out.update({(0, 2), (0, 3), (0, 4)} - {*control})
    rarest = min(left_out[0, head] for head in (2, 3, 4))
    expect(
        rarest >= 22,
        "of three heads that are free two are drawn, and in 120 draws one of the three was left "
        f"out only {rarest} times: some heads, or some pairs of heads, are likelier than others",
    )


def test_known_circuit(mine):
    """in a circuit that is known, its head matters and the control does not"""
    model, _ = induction(12)
    tokens, reference = repeated_tokens(12, 24, 12, seed=1).split(12)
    saved, control, other = measure(mine, model, tokens, [(1, 0)], reference)
    expect(control == [(1, 1)], "head 1.1 is the only other one of its layer, and no control")
    expect(
        math.isfinite(saved) and saved > 1 and abs(other) < 1e-3,
        f"in a model whose only induction head is 1.0, it saves {saved:.2f} nats by your "
        f"measurement, and 1.1, which does nothing, {other:.2f}",
    )
