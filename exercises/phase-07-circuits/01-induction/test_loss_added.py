"""What heads are worth on the tokens that can be known."""

from contextlib import contextmanager

import torch

from minigpt.course.grading.feedback import MisconceptionError, close, expect, untouched
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
        (
            0.0,
            "the two losses are the same: measure one of them outside of the `with` block",
        ),
        (-added(*given), "the sign is wrong: ablated less intact"),
    ]


def hints(*given):
    """The slips that can be told from the right value here."""
    right = added(*given)
    return [(value, said) for value, said in slips(*given) if abs(value - right) > 1e-3]


def measure(mine, model, tokens, heads, reference):
    """Run the learner's function; check that one number came back."""
    with untouched(tokens=tokens, reference=reference):
        value = mine.loss_added(model, tokens, list(heads), reference)
    expect(
        not isinstance(value, torch.Tensor) or value.numel() == 1,
        "return one number: the mean over prompts and over the tokens that can be known",
    )
    return value


def check(mine, model, tokens, heads, reference, what):
    """Compare with the value; only if it is wrong, find out which slip it is."""
    given = (model, tokens, heads, reference)
    value, wanted = measure(mine, *given), added(*given)
    try:
        close(value, wanted, what)
    except MisconceptionError:
        close(value, wanted, what, hints=hints(*given))


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
    for seed, heads in enumerate([CHOSEN, [(0, 5), (0, 1)], [(2, 0)], [(0, 0), (1, 1), (2, 2)]]):
        model = random_model(seed=seed)
        tokens, reference = data(seed=seed, period=5 + seed, n_batch=4 + seed, n_other=9)
        check(mine, model, tokens, heads, reference, f"the loss that heads {heads} save")


def test_sizes(mine):
    """one prompt, one other prompt, two tokens a showing, and a long context"""
    for n_batch, n_other, period in [(1, 1, 2), (2, 5, 33), (19, 3, 7)]:
        model = random_model(n_layer=3, n_ctx=70, seed=period)
        tokens, reference = data(n_batch, period, period, n_other)
        check(mine, model, tokens, CHOSEN, reference, f"the loss with a period of {period}")


def test_known_circuit(mine):
    """in a circuit that is known, its heads matter and the others do not"""
    model, _ = induction(12)
    tokens, reference = repeated_tokens(12, 24, 12, seed=1).split(12)
    for head, matters in [((0, 1), True), ((1, 0), True), ((0, 0), False), ((1, 1), False)]:
        value = float(measure(mine, model, tokens, [head], reference))
        expect(
            value > 1 if matters else abs(value) < 1e-3,
            f"in a circuit set by hand, head {head[0]}.{head[1]} saves {value:.2f} nats by your "
            f"measurement, and it does {'half of the work' if matters else 'nothing'}",
        )
