"""Random models, hooks as the oracle, one model at a time, and models that stay as they are."""

from contextlib import contextmanager
from functools import partial

import torch

from minigpt.course.grading.feedback import (
    as_tensor,
    close,
    expect,
    same_shape,
    telling,
    untouched,
)
from minigpt.course.grading.in_process import in_process
from minigpt.interp.heads.detectors import repeated_tokens
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT

HEAD = (1, 2)


def random_models(n=3, seed=0):
    """Models with weights so large that every head matters."""
    state = torch.get_rng_state()
    torch.manual_seed(seed)
    cfg = GPTConfig(3, 3, 12, 20, 30, d_head=4, mlp="none")
    models = []
    for _ in range(n):
        model = GPT(cfg).double().eval().requires_grad_(False)
        for parameter in model.parameters():
            if parameter.ndim > 1:
                parameter.normal_(std=0.7)
        models.append(model)
    torch.set_rng_state(state)
    return models


def data(period=7, seed=0, prompts=5):
    """Prompts that show everything twice, and a reference of other prompts."""
    both = repeated_tokens(30, prompts + 6, period, seed)
    return both[:prompts], both[prompts:]


def counted(runs, i, *_):
    """Count a run of model i."""
    runs[i] += 1


def losses(model, tokens):
    log_p = model(tokens)[:, :-1].log_softmax(-1)
    return -log_p.gather(-1, tokens[:, 1:, None])[..., 0]


@contextmanager
def without(model, head, reference, how="position"):
    """Put something else in place of the head's z, by hooks alone."""
    name = f"blocks.{head[0]}.attn.z"
    _, cache = model.run_with_cache(reference, names=[name])
    mean = cache[name][:, :, head[1]].mean(0)
    mean = {"position": mean, "everywhere": mean.mean(0), "zero": 0 * mean}[how]

    def replace(z, point):
        z = z.clone()
        z[:, :, head[1]] = mean
        return z

    with model.hooked({name: replace}):
        yield


def added(model, tokens, reference, head=HEAD, part=None, how="position"):
    at = slice(tokens.shape[1] // 2, None) if part is None else part
    with without(model, head, reference, how):
        ablated = losses(model, tokens)[:, at].mean()
    return ablated - losses(model, tokens)[:, at].mean()


def slips(models, tokens, reference):
    period = tokens.shape[1] // 2

    def curve(**choice):
        return torch.stack([added(m, tokens, reference, **choice) for m in models])

    own = torch.stack([added(m, tokens, tokens) for m in models])
    bare = curve() + torch.stack([losses(m, tokens)[:, period:].mean() for m in models])
    last = added(models[-1], tokens, reference)
    intact = bare - curve()
    return [
        (
            curve(part=slice(None)),
            "the loss is averaged over both showings: nothing can be looked up on the first",
        ),
        (
            curve(part=slice(period - 1, None)),
            "the first token of the second showing is counted, and nothing announces it: place i "
            "of the losses predicts token i + 1",
        ),
        (
            curve(part=slice(period + 1, None)),
            "a token of the second showing is left out that could be known",
        ),
        (curve(how="zero"), "the head is put to zero: its mean was asked"),
        (
            curve(how="everywhere"),
            "the mean is taken over positions too, and was asked position by position",
        ),
        (
            curve(head=HEAD[::-1]),
            "head 1 of layer 2 is not head 2 of layer 1: the layer comes first",
        ),
        (
            own,
            "the mean over the prompts themselves stands in for the head, and not that over the "
            "reference",
        ),
        (bare, "this is the loss itself; how much of it does the removal add?"),
        (
            0 * bare,
            "the two losses are the same: measure one of them outside of the `with` block",
        ),
        (-curve(), "the sign is wrong: without the head less with it"),
        (
            curve() - curve()[0],
            "the first checkpoint is subtracted from all: compare each with itself, intact",
        ),
        (curve() / intact, "the removal is given as a share of the loss: it was asked in nats"),
        (
            curve(part=slice(period)),
            "the loss is that on the first showing: the second one was asked",
        ),
        (
            curve().clamp(min=0),
            "a removal that lowers the loss gives a negative number, and yours is 0",
        ),
        (
            bare - intact[0],
            "the first checkpoint's intact loss is used for all: each has its own",
        ),
        (
            torch.stack([added(m, tokens, reference[:1]) for m in models]),
            "the mean is taken over one prompt of the reference, not over all",
        ),
        (torch.stack([last] * len(models)), "all checkpoints give the value of the last one"),
    ]


def hints(models, tokens, reference, wanted):
    """The slips whose value is not the right one here."""
    return telling(slips(models, tokens, reference), wanted, atol=1e-6)


def test_shape(mine):
    """one number for each checkpoint"""
    tokens, reference = data()
    with untouched(tokens=tokens, reference=reference):
        found = mine.removal_curve(random_models(), HEAD, tokens, reference)
    same_shape(found, (3,), axes="checkpoint")


def test_models_stay(mine):
    """the models come out as they went in"""
    models = random_models(seed=3)
    models[0].requires_grad_(True)
    tokens, reference = data(seed=3)
    before = [m(tokens) for m in models]
    weights = [{n: w.clone() for n, w in m.state_dict().items()} for m in models]
    mine.removal_curve(models, HEAD, tokens, reference)
    for model, logits, old in zip(models, before, weights, strict=True):
        expect(
            all(torch.equal(old[n], w) for n, w in model.state_dict().items()),
            "your code changes weights: the next measurement would use a damaged model",
        )
        expect(
            torch.equal(model(tokens), logits),
            "after your code the model gives other logits: leave the `with` block before you "
            "return",
        )
    expect(
        all(w.requires_grad for w in models[0].parameters()),
        "your code switches off the gradients of the weights and leaves them off",
    )
    expect(
        not any(model.training for model in models),
        "your code calls `train()` and leaves the models so: they came in evaluation mode",
    )


def test_by_hooks(mine):
    """hooks that put the mean in place agree"""
    models = random_models()
    for seed, period in ((0, 7), (1, 9)):
        tokens, reference = data(period, seed)
        wanted = torch.stack([added(m, tokens, reference) for m in models])
        found = mine.removal_curve(models, HEAD, tokens, reference)
        close(
            as_tensor(found, "the loss added").to(wanted.dtype),
            wanted,
            "the loss added",
            hints=hints(models, tokens, reference, wanted),
            atol=1e-6,
        )


def test_many_prompts(mine):
    """all prompts count, however many there are"""
    models = random_models(seed=1)
    tokens, reference = data(seed=2, prompts=24)
    wanted = torch.stack([added(m, tokens, reference, (0, 1)) for m in models])
    found = mine.removal_curve(models, (0, 1), tokens, reference)
    close(
        as_tensor(found, "the loss added").to(wanted.dtype),
        wanted,
        "the loss added by head 0.1 on 24 prompts",
        atol=1e-6,
    )


@in_process("when each model of a generator is taken")
def test_one_at_a_time(mine):
    """models may come from a generator, one in memory at a time"""
    models = random_models(seed=1)
    tokens, reference = data(seed=2, prompts=24)
    wanted = torch.stack([added(m, tokens, reference, (0, 1)) for m in models])
    runs = [0] * len(models)

    def one_by_one():
        for i, model in enumerate(models):
            expect(
                i == 0 or runs[i - 1] > 0,
                "the second model is taken before the first is measured: a list of all of them "
                "fills the memory; measure each in the loop that takes it",
            )
            count = partial(counted, runs, i)
            handle = model.register_forward_pre_hook(count)
            yield model
            handle.remove()

    found = mine.removal_curve(one_by_one(), (0, 1), tokens, reference)
    close(
        as_tensor(found, "the loss added").to(wanted.dtype),
        wanted,
        "the loss added by head 0.1 on 24 prompts, from a generator",
        atol=1e-6,
    )
