"""One patch against a model that is run on from the patched stream, and against known circuits."""

import torch

from minigpt.course.grading.feedback import close, expect, same_shape, telling, untouched
from minigpt.course.grading.in_process import in_process
from minigpt.interp.core.hook_functions import replace_with
from minigpt.interp.core.runs import run_from
from minigpt.model.config import GPTConfig
from minigpt.model.gpt2 import GPT
from minigpt.zoo.handmade import copy


def random_model(seed=0, n_layer=3):
    """A GPT with weights so large that everything in it matters to everything."""
    state = torch.get_rng_state()
    torch.manual_seed(seed)
    shape = {"norm": "rms", "mlp": "relu", "d_mlp": 12, "d_head": 4}
    cfg = GPTConfig(n_layer, 2, 10, 9, 20, tie_embeddings=False, **shape)
    model = GPT(cfg).double().eval().requires_grad_(False)
    for parameter in model.parameters():
        if parameter.ndim > 1:
            parameter.normal_(std=0.7)
    torch.set_rng_state(state)
    return model


def pair(batch=4, n_pos=7, seed=0):
    g = torch.Generator().manual_seed(seed)
    return [torch.randint(20, (batch, n_pos), generator=g) for _ in range(2)]


def with_hook(model, base, name, new, at):
    """Run with something else at some positions."""
    with model.hooked({name: replace_with(new, at=at)}):
        return model(base)


def slips(model, base, source, name, pos):
    _, given = model.run_with_cache(source, names=name)
    _, own = model.run_with_cache(base, names=name)
    there, here = given[name], own[name]
    by_prompt = here.clone()
    if pos < len(here):
        by_prompt[pos] = there[pos]
    end = base.shape[1] - 1
    mixed = base.clone()
    mixed[:, pos] = source[:, pos]
    _, grafted = model.run_with_cache(mixed, names=name)
    log_probs = with_hook(model, base, name, there[:, [pos]], [pos]).log_softmax(-1)
    return [
        (model(base), "nothing was patched: does your hook return the new value?"),
        (with_hook(model, source, name, here[:, [pos]], [pos]),
         "you ran `source` and took one activation from `base`: it is the other way round"),
        (with_hook(model, base, name, there, slice(None)),
         "every position was patched: only `pos` takes the value of `source`"),
        (with_hook(model, base, name, there[:, [end]], [end]),
         "the last position was patched, whatever `pos` says"),
        (with_hook(model, base, name, there[:1, [pos]], [pos]),
         "all prompts were patched with the first prompt of `source`: each has its own partner"),
        (with_hook(model, base, name, (here + there)[:, [pos]], [pos]),
         "the value was added to what stood there: a patch replaces it"),
        (with_hook(model, base, name, by_prompt, slice(None)),
         "a prompt was patched, where a position should be: axis 0 is the batch"),
        (with_hook(model, base, name, there[:, pos:], slice(pos, None)),
         "the positions after `pos` were patched as well"),
        (with_hook(model, base, name, there[:, : pos + 1], slice(pos + 1)),
         "the positions before `pos` were patched as well"),
        (model(mixed), "a token of `base` was exchanged: exchange the activation, and leave the "
         "tokens as they are"),
        (with_hook(model, base, name, grafted[name][:, [pos]], [pos]),
         "the value comes from a run on `base` with one token exchanged: run the whole of "
         "`source`"),
        (log_probs, "log-probabilities came back: return the logits"),
    ]  # fmt: skip


def test_shape(mine):
    """logits of all prompts and positions come back, and the tokens stay as they were"""
    model, (base, source) = random_model(), pair()
    with untouched(base=base, source=source):
        out = mine.patch_once(model, base, source, "blocks.1.resid_pre", 3)
    same_shape(out, (4, 7, 20), axes="batch pos d_vocab")


@in_process("whether a hook is left on the model")
def test_leaves_no_hook(mine):
    """the model is as it was afterwards"""
    model, (base, source) = random_model(), pair()
    before = model(base)
    mine.patch_once(model, base, source, "blocks.1.resid_pre", 3)
    watched = [name for name, point in model.hook_points.items() if point.watched]
    expect(
        not watched and torch.equal(model(base), before),
        "a hook stays behind: every later run of the model is patched; attach it with "
        "`with model.hooked(...)`",
    )


def test_stream(mine):
    """a patch of the residual stream equals a run that goes on from the patched stream"""
    model = random_model()
    for layer, pos, seed in ((0, 2, 0), (1, 3, 1), (2, 1, 2)):
        base, source = pair(seed=seed)
        name = f"blocks.{layer}.resid_pre"
        _, own = model.run_with_cache(base, names=name)
        _, given = model.run_with_cache(source, names=name)
        stream = own[name].clone()
        stream[:, pos] = given[name][:, pos]
        wanted = run_from(model, stream, layer)
        hints = telling(slips(model, base, source, name, pos), wanted)
        found = mine.patch_once(model, base, source, name, pos)
        close(found, wanted, f"the logits with {name} patched at {pos}", hints)


def test_any_activation(mine):
    """what a head gives and what an MLP writes are patched in the same way"""
    model = random_model(1)
    for name, pos, batch in (("blocks.1.attn.z", 4, 3), ("blocks.0.mlp_out", 0, 5)):
        base, source = pair(batch=batch, seed=3)
        _, given = model.run_with_cache(source, names=name)
        wanted = with_hook(model, base, name, given[name][:, [pos]], [pos])
        hints = telling(slips(model, base, source, name, pos), wanted)
        found = mine.patch_once(model, base, source, name, pos)
        close(found, wanted, f"the logits with {name} patched at {pos}", hints)


def test_shared_word(mine):
    """at a word that both prompts share, the activation still differs, and is patched"""
    model, (base, source) = random_model(), pair(seed=5)
    source[:, 4] = base[:, 4]
    _, given = model.run_with_cache(source, names="blocks.2.resid_pre")
    new = given["blocks.2.resid_pre"][:, [4]]
    found = mine.patch_once(model, base, source, "blocks.2.resid_pre", 4)
    close(
        found,
        with_hook(model, base, "blocks.2.resid_pre", new, [4]),
        "the logits with a word patched that both prompts share",
        [(model(base), "a word that both prompts share was not patched: its activation carries "
          "what stands before it")],
    )  # fmt: skip


def test_deep(mine):
    """a layer whose number has two digits is patched like any other"""
    model, (base, source) = random_model(2, n_layer=12), pair(seed=4)
    for layer in (1, 11):
        name = f"blocks.{layer}.resid_pre"
        _, given = model.run_with_cache(source, names=name)
        wanted = with_hook(model, base, name, given[name][:, [2]], [2])
        close(
            mine.patch_once(model, base, source, name, 2), wanted, f"the logits with {name} patched"
        )


def test_known_circuit(mine):
    """in a model set by hand, the one place that matters brings the answer back, and no other"""
    model, truth = copy(hops=1)
    prompts = truth.prompts(6)
    for pos in range(prompts.clean.shape[1]):
        out = mine.patch_once(model, prompts.corrupt, prompts.clean, "blocks.0.resid_pre", pos)
        close(
            prompts.metric(out),
            torch.full((6,), 10.0 if pos == prompts.clean.shape[1] - 2 else -10.0),
            f"the logit difference with position {pos} patched",
            atol=0.01,
        )


def test_itself(mine):
    """a prompt patched with its own activation stays as it is"""
    model, (base, _) = random_model(), pair()
    close(
        mine.patch_once(model, base, base, "blocks.2.attn.z", 5),
        model(base),
        "the logits of a prompt patched with itself",
    )
