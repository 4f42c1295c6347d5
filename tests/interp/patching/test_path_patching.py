"""Path patching is the two passes of hooks that it stands for, and sums where it must."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import product

import pytest
import torch
from torch import Tensor

from minigpt import GPT
from minigpt.errors import ConfigError
from minigpt.interp.patching.paths import Receiver, path_patch, path_patch_map
from minigpt.model.hooks import Cache, HookPoint
from minigpt.tasks import metrics
from minigpt.tasks.metrics import Metric

close = partial(torch.testing.assert_close, rtol=0, atol=1e-10)
LATE: list[Receiver] = [(1, 0, "q"), (2, 0, "k"), (2, 0, "v"), (2, 3, "q")]


@pytest.fixture(scope="module")
def other(tokens: Tensor) -> Tensor:
    changed = tokens.clone()
    changed[:, 2:4] = (changed[:, 2:4] + torch.tensor([[1, 2], [3, 4], [5, 6]])) % 29
    return changed


@pytest.fixture(scope="module", params=["gpt2", "llama", "attention-only", "relu-rms"])
def deep(request: pytest.FixtureRequest, make_model: Callable[..., GPT]) -> GPT:
    """Three layers, so that a path has something between its ends."""
    kinds = {
        "gpt2": {},
        "llama": {"norm": "rms", "mlp": "swiglu", "positions": "rotary", "n_kv_head": 2},
        "attention-only": {"mlp": "none", "norm": "none"},
        "relu-rms": {"mlp": "relu", "norm": "rms"},
    }
    return make_model(5, n_layer=3, **kinds[request.param])


class TwoPasses:
    """The textbook's way: freeze every head but the sender, read the receivers, run again."""

    def __init__(self, model: GPT, base: Tensor, source: Tensor, mlps: str) -> None:
        self.model, self.base = model, base
        self.old, self.new = model.run_with_cache(base)[1], model.run_with_cache(source)[1]
        self.frozen = (".attn.z", ".mlp_out") if mlps == "frozen" else (".attn.z",)

    @torch.no_grad()
    def __call__(
        self, sender: tuple[int, int], receivers: Sequence[Receiver] | None, metric: Metric
    ) -> Tensor:
        layer, head = sender
        heard = Cache()

        def freeze(value: Tensor, point: HookPoint) -> Tensor:
            value = self.old[point.name].clone()
            if point.name == f"blocks.{layer}.attn.z":
                value[:, :, head] = self.new[point.name][:, :, head]
            return value

        names = [name for name in self.model.hook_points if name.endswith(self.frozen)]
        with self.model.hooked(dict.fromkeys(names, freeze)):
            if receivers is None:
                return metric(self.model(self.base))
            parts = {f"blocks.{at}.attn.{part}" for at, _, part in receivers}
            with self.model.hooked(dict.fromkeys(parts, heard.record)):
                self.model(self.base)

        def tell(value: Tensor, point: HookPoint) -> Tensor:
            value = value.clone()
            for at, reader, part in receivers:
                if point.name == f"blocks.{at}.attn.{part}":
                    value[:, :, reader] = heard[point.name][:, :, reader]
            return value

        with self.model.hooked(dict.fromkeys(parts, tell)):
            return metric(self.model(self.base))


@pytest.mark.parametrize("mlps", ["live", "frozen"])
@pytest.mark.parametrize("receivers", [None, LATE[:1], LATE], ids=["logits", "one", "several"])
def test_all_senders_are_the_two_passes(
    deep: GPT, tokens: Tensor, other: Tensor, mlps: str, receivers: list[Receiver] | None
) -> None:
    reads_all = mlps == "live"
    metric = metrics.loss_on(tokens, 1) if reads_all else metrics.answer_log_prob([1, 2, 3], at=7)
    got = path_patch(
        deep, tokens, other, metric, receivers or "logits", mlps=mlps, direction="noise"
    )
    assert got.axes == ("layer", "head", "batch")
    twin = TwoPasses(deep, tokens, other, mlps)
    for sender in ((0, 1), (0, 3), (1, 0), (2, 2)):
        close(got.values[sender], twin(sender, receivers, metric))


def test_chosen_senders_and_small_batches(deep: GPT, tokens: Tensor, other: Tensor) -> None:
    metric = metrics.answer_logit([1, 2, 3])
    for receivers in ("logits", LATE):
        run = partial(path_patch, deep, tokens, other, metric, receivers)
        whole, part = run(), run(senders=[(2, 1), (0, 3), (1, 0)], batch_limit=1)
        assert part.axes == ("sender", "batch")
        assert part.labels["sender"] == ["2.1", "0.3", "1.0"]
        close(part.values, whole.values[[2, 0, 1], [1, 3, 0]])


def test_clean_into_clean_and_senders_nobody_hears(
    deep: GPT, tokens: Tensor, other: Tensor
) -> None:
    metric = metrics.answer_logit([1, 2, 3])
    for receivers, mlps in product(("logits", LATE), ("live", "frozen")):
        same = path_patch(deep, tokens, tokens, metric, receivers, mlps=mlps)
        assert (same.effect().values == 0).all()
        early = path_patch(deep, tokens, other, metric, receivers, mlps=mlps, positions=[0, 1])
        assert (early.effect().values == 0).all(), "the prompts are equal there"
    late = path_patch(deep, tokens, other, metric, LATE[:1]).effect().values
    assert (late[1:] == 0).all(), "written too late for layer 1 to read"
    assert (late[0] != 0).any()


def test_without_norm_direct_paths_add_up(make_model: Callable[..., GPT], tokens: Tensor) -> None:
    """Attention only, nothing normalized, and the same token at the end: the logit is a sum."""
    model = make_model(n_layer=3, mlp="none", norm="none")
    other = tokens.clone()
    other[:, 3] = (other[:, 3] + 1) % 29
    metric = metrics.logit_difference([1, 2, 3], [4, 5, 6])
    result = path_patch(model, tokens, other, metric, mlps="frozen")
    close(result.effect().values.sum((0, 1)), result.clean - result.corrupt)
    assert "as logits alone read it" in result.conventions["patched"]


def test_what_no_path_leads_from_or_to(model: GPT, tokens: Tensor, other: Tensor) -> None:
    run = partial(path_patch, model, tokens, other, metrics.answer_logit([1, 2, 3]))
    with pytest.raises(ConfigError, match="did you mean 'logits'"):
        run("logit")
    with pytest.raises(ConfigError, match="no receiver is chosen"):
        run([])
    with pytest.raises(ConfigError, match="no head 4: valid are 0 to 3"):
        run([(1, 4, "q")])
    with pytest.raises(ConfigError, match="no layer 2: valid are 0 to 1"):
        run([(2, 0, "q")])
    with pytest.raises(ConfigError, match="no part of a receiver='z'; valid: 'q', 'k', 'v'"):
        run([(1, 0, "z")])
    with pytest.raises(ConfigError, match="no sender is chosen"):
        run(senders=[])
    with pytest.raises(ConfigError, match="no head 9"):
        run(senders=[(0, 9)])
    with pytest.raises(ConfigError, match="no mlps='alive'; did you mean 'live'"):
        run(mlps="alive")
    with pytest.raises(ConfigError, match="no position 30"):
        run(positions=[30])


@pytest.mark.parametrize("mlps", ["live", "frozen"])
def test_a_map_is_one_path_patch_a_receiver_and_two_runs(
    deep: GPT, tokens: Tensor, other: Tensor, mlps: str
) -> None:
    """Twelve entries, of one receiver, several, or the logits: each prompt runs once."""
    metric = metrics.answer_logit([1, 2, 3])
    n_kv_head = deep.cfg.n_kv_head
    receivers: list[Receiver | str | list[Receiver]] = ["logits", LATE]
    receivers += [(layer, head, "q") for layer in (0, 1, 2) for head in range(3)]
    receivers += [(2, n_kv_head - 1, "v")]
    counted: list[str] = []
    handle = deep.register_forward_pre_hook(lambda *_: counted.append("run"))
    try:
        found = path_patch_map(deep, tokens, other, metric, receivers, mlps=mlps)
    finally:
        handle.remove()
    assert len(counted) == 2
    assert found.axes == ("receiver", "layer", "head", "batch")
    assert found.labels["receiver"][:3] == ["logits", "1.0<q>+2.0<k>+2.0<v>+2.3<q>", "0.0<q>"]
    for receiver, values in zip(receivers, found.values, strict=True):
        to = [receiver] if isinstance(receiver, tuple) else receiver
        one = path_patch(deep, tokens, other, metric, to, mlps=mlps)
        assert torch.equal(values, one.values)
    some = [(1, 2), (0, 1)]
    chosen = path_patch_map(deep, tokens, other, metric, LATE, senders=some, mlps=mlps)
    assert chosen.axes == ("receiver", "sender", "batch")
    with pytest.raises(ConfigError, match="no receiver is chosen"):
        path_patch_map(deep, tokens, other, metric, [])
    with pytest.raises(ConfigError, match="no head 9: valid are 0 to 3"):
        path_patch_map(deep, tokens, other, metric, [(1, 9, "q")])
