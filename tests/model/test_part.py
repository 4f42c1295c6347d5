"""A declaration holds for the forward that it describes, and for no other."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from unittest import mock

import pytest
import torch
from torch import Tensor, nn

from minigpt import GPT, GPTConfig
from minigpt.errors import ConfigError
from minigpt.interp.core.decomposition import decompose
from minigpt.interp.patching.activation import patch_heads, patch_residual
from minigpt.model import attention, parts
from minigpt.model.attention import Attention
from minigpt.model.block import Block
from minigpt.model.count import flops, parameters
from minigpt.model.folding import fold_norms
from minigpt.model.layernorm import LayerNorm
from minigpt.model.mlp import MLP
from minigpt.model.part import Part, declared, require
from minigpt.tasks.metrics import logit_difference

from .foreign import FOREIGN

TOKENS = torch.arange(14).view(2, 7)
LLAMA: dict[str, Any] = {
    "positions": "rotary",
    "norm": "rms",
    "mlp": "swiglu",
    "n_kv_head": 2,
}


def gpt(**changes: Any) -> GPT:
    torch.manual_seed(0)
    model = GPT(GPTConfig(2, 4, 16, 12, 20, tie_embeddings=False, **changes))
    for parameter in model.parameters():
        nn.init.normal_(parameter, std=0.4)
    return model.double()


@pytest.fixture
def foreign() -> Iterator[None]:
    with ExitStack() as stack:
        for field, (name, choice) in FOREIGN.items():
            stack.enter_context(parts.registered(field, name, choice))
        yield


def agrees(model: GPT) -> None:
    """A cache of everything says what each activation is when it is recorded by name."""
    _, whole = model.run_with_cache(TOKENS)
    for name in model.hook_points:
        _, one = model.run_with_cache(TOKENS, names=name)
        torch.testing.assert_close(whole[name], one[name], rtol=1e-9, atol=1e-12, msg=name)


class Louder(MLP):
    """Overrides the forward, and declares nothing."""

    def forward(self, x: Tensor) -> Tensor:
        return 2 * super().forward(x)


class Sharper(Attention):
    """Overrides a helper of the forward, and declares nothing."""

    def project(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        q, k, v = super().project(x)
        return 2 * q, k, v


def test_a_class_declares_for_itself() -> None:
    assert declared(MLP(2, 3), "neurons") == "post"
    assert declared(Louder(2, 3), "neurons") is None
    assert declared(Sharper(4, 2, 2), "implied") is None
    assert declared(nn.Linear(2, 2), "neurons") is None
    assert declared(MLP(2, 3), "nothing of that name") is None


def test_a_subclass_that_changes_no_method_inherits() -> None:
    class Named(MLP):
        def __init__(self) -> None:
            super().__init__(2, 3, torch.tanh)

    assert declared(Named(), "neurons") == "post"


def test_a_declaration_of_its_own_holds_again() -> None:
    class Honest(Louder):
        neurons = "pre"

    assert declared(Honest(2, 3), "neurons") == "pre"
    assert declared(Honest(2, 3), "reads") is None


def sharp(self: Attention, x: Tensor, past: object = None) -> Tensor:
    q, k, v = self.project(x)
    mask = attention.causal_mask(x.shape[1], x.shape[1])
    pattern = self.pattern((3 * self.scores(attention.head_scores(q, k, mask))).softmax(-1))
    z = self.z(attention.mix_values(pattern, v))
    return z.flatten(-2) @ self.W_O_fused + self.b_O


def test_a_patched_class_declares_nothing() -> None:
    model = gpt()
    with mock.patch.object(Attention, "forward", sharp):
        assert declared(model.blocks[0].attn, "implied") is None
        agrees(model)
    assert declared(model.blocks[0].attn, "implied") is not None
    agrees(model)


def test_a_patched_object_declares_nothing() -> None:
    model = gpt()
    norm = model.blocks[1].ln1
    norm.forward = lambda x: norm.normalized(3 * norm.scale(x))
    assert declared(norm, "implied") is None
    with pytest.raises(ConfigError, match="LayerNorm does not declare `fold`"):
        fold_norms(model)


def test_a_hooked_module_declares_nothing() -> None:
    model = gpt()
    handle = model.blocks[0].mlp.register_forward_hook(lambda module, args, out: 2 * out)
    assert declared(model.blocks[0].mlp, "implied") is None
    agrees(model)
    handle.remove()
    assert declared(model.blocks[0].mlp, "implied") is not None


@pytest.mark.parametrize("name", ["attention_scores", "causal_mask", "mix_values"])
def test_functions_are_those_of_the_run(name: str) -> None:
    """What is worked out later uses the functions that the run used."""
    model, original = gpt(), getattr(attention, name)

    def other(*args: Any) -> Any:
        out = original(*args)
        return torch.ones_like(out) if name == "causal_mask" else 3 * out

    explicit = ["blocks.0.attn.pattern", "blocks.0.attn.z"]
    with mock.patch.object(attention, name, other):
        _, recorded = model.run_with_cache(TOKENS, names=explicit)
        _, cache = model.run_with_cache(TOKENS)
    for place in explicit:
        torch.testing.assert_close(cache[place], recorded[place], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("kind", ["mlp", "attn", "ln1"])
def test_undeclared_parts_are_recorded(kind: str) -> None:
    model = gpt()
    new = {"mlp": Louder(16, 64), "attn": Sharper(16, 4, 4), "ln1": Halved(16)}[kind]
    for parameter in new.parameters():
        nn.init.normal_(parameter, std=0.4)
    setattr(model.blocks[1], kind, new.double())
    model.name_hooks()
    agrees(model)


class Halved(LayerNorm):
    """Overrides the forward, and declares nothing."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x) / 2


def test_an_undeclared_block_is_recorded_and_refused() -> None:
    class Doubled(Block):
        def forward(self, x: Tensor, past: object = None) -> Tensor:
            return super().forward(super().forward(x))

    model = gpt()
    old = model.blocks[0]
    model.blocks[0] = Doubled(old.ln1, old.attn, old.ln2, old.mlp).double()
    model.name_hooks()
    _, cache = model.run_with_cache(TOKENS)
    with pytest.raises(ConfigError, match="Doubled does not declare `sums`"):
        decompose(model, cache)
    metric = logit_difference([1, 2], [3, 4])
    with pytest.raises(ConfigError, match="Doubled does not declare"):
        patch_residual(model, TOKENS, TOKENS.flip(0), metric)


@pytest.mark.parametrize("base", [{}, LLAMA], ids=["gpt2", "llama"])
@pytest.mark.parametrize("field", FOREIGN)
def test_a_foreign_part_is_exact(field: str, base: dict[str, Any], foreign: None) -> None:
    if field == "positions" and not base:
        base = {"n_kv_head": 1}
    model = gpt(**{**base, field: FOREIGN[field][0]})
    agrees(model)
    corrupt, metric = TOKENS.flip(1), logit_difference([1, 2], [3, 4])
    for patched in (
        patch_residual(model, TOKENS, corrupt, metric),
        patch_heads(model, TOKENS, corrupt, metric, component="q"),
    ):
        assert patched.effect().values.abs().max() > 1e-3
    fast = patch_residual(model, TOKENS, corrupt, metric).values
    _, clean = model.run_with_cache(TOKENS)
    for layer in range(2):
        for pos in range(7):

            def put(value: Tensor, point: Any, pos: int = pos) -> Tensor:
                value = value.clone()
                value[:, pos] = clean[point.name][:, pos]
                return value

            with model.hooked({f"blocks.{layer}.resid_pre": put}):
                slow = metric.measure(model, corrupt)
            torch.testing.assert_close(fast[layer, pos], slow, rtol=1e-9, atol=1e-12)
    folded = fold_norms(model)
    torch.testing.assert_close(folded(TOKENS), model(TOKENS), rtol=1e-9, atol=1e-12)
    assert sum(parameters(model.cfg).values()) == sum(p.numel() for p in model.parameters())
    assert flops(model.cfg, 5)["weights"] > 0


def test_a_name_is_registered_once(foreign: None) -> None:
    with pytest.raises(ConfigError, match="norm='rms' is taken"):
        parts.register("norm", "rms", FOREIGN["norm"][1])
    with pytest.raises(ConfigError, match="no parts are chosen by 'nrom'; did you mean 'norm'"):
        parts.register("nrom", "mine", FOREIGN["norm"][1])
    with pytest.raises(ConfigError, match="bring an embedding"):
        parts.register("positions", "mine", FOREIGN["norm"][1])


def test_a_foreign_name_ends_with_its_block() -> None:
    with parts.registered("norm", "mine", FOREIGN["norm"][1]):
        assert GPTConfig(1, 1, 2, 2, 2, norm="mine").norm == "mine"
    with pytest.raises(ConfigError, match="no norm='mine'"):
        GPTConfig(1, 1, 2, 2, 2, norm="mine")


def test_what_is_missing_is_named() -> None:
    class Bare(Part):
        pass

    with pytest.raises(ConfigError, match="Bare does not declare `fold`, which folding needs"):
        require(Bare(), "fold", "folding")


def test_reading_twice_is_reading_once() -> None:
    """The same tensor each time, so that an edit of it stays; and nothing is worked out again."""
    _, cache = gpt().run_with_cache(TOKENS)
    for name in ("blocks.0.attn.pattern", "blocks.0.attn.k"):
        assert cache[name] is cache[name]
    cache["pattern", 0][0, 0] = 7
    assert bool((cache["pattern", 0][0, 0] == 7).all())


@pytest.mark.parametrize("n_kv_head", [1, 2, 4])
@pytest.mark.parametrize("name", ["W_Q", "W_K", "W_V", "W_O"])
def test_per_head_weights_are_views_whatever_is_shared(n_kv_head: int, name: str) -> None:
    attn = gpt(positions="rotary", n_kv_head=n_kv_head).blocks[0].attn
    with torch.no_grad():
        getattr(attn, name).zero_()
    assert bool((getattr(attn, name) == 0).all())
