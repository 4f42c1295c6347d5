"""Function vectors: the same as the obvious loops, and right on a model whose task is planted."""

from functools import partial
from itertools import product
from types import SimpleNamespace

import pytest
import torch
from torch import Tensor

from minigpt import GPT, GPTConfig
from minigpt.errors import ConfigError, HookError
from minigpt.interp.core.decomposition import head_results
from minigpt.interp.steering.function_vectors import (
    function_vector,
    indirect_effects,
    mean_head_outputs,
    top_heads,
    vector_sweep,
)
from minigpt.interp.steering.pushes import push_last
from minigpt.model.hooks import HookPoint
from minigpt.tasks.metrics import answer_is_likeliest, answer_probability, logit_difference

close = partial(torch.testing.assert_close, rtol=0, atol=1e-10)
HEADS = list(product(range(2), range(4)))


@pytest.fixture(scope="module")
def shown() -> Tensor:
    return torch.randint(0, 29, (5, 7), generator=torch.Generator().manual_seed(4))


def test_means_are_those_of_each_head(any_model: GPT, shown: Tensor) -> None:
    _, cache = any_model.run_with_cache(shown)
    each = head_results(any_model, cache, HEADS, [-1]).values[:, :, 0].mean(1)
    close(mean_head_outputs(any_model, shown), each.unflatten(0, (2, 4)))


def test_texts_may_differ_in_length(make_model: type, shown: Tensor) -> None:
    model = make_model()
    model.tokenizer = SimpleNamespace(encode=lambda text: [ord(c) - 97 for c in text])
    rows = [mean_head_outputs(model, torch.tensor([ids])) for ids in ([0, 3, 7], [4, 4, 1, 9, 2])]
    close(mean_head_outputs(model, ["adh", "eebjc"]), torch.stack(rows).mean(0))
    close(mean_head_outputs(model, "adh"), rows[0])


def test_effects_are_a_loop_of_patches(any_model: GPT, tokens: Tensor, shown: Tensor) -> None:
    """The oracle sets a head's z, not its output, to the mean over the prompts."""
    metric = answer_probability([1, 2, 3])
    _, cache = any_model.run_with_cache(shown)
    clean = metric(any_model(tokens))
    found = indirect_effects(any_model, tokens, mean_head_outputs(any_model, shown), metric)
    small = indirect_effects(
        any_model, tokens, mean_head_outputs(any_model, shown), metric, batch_limit=1
    )
    assert found.axes == ("layer", "head", "batch")
    close(found.values, small.values)
    for layer, head in HEADS:

        def patch(z: Tensor, point: HookPoint, layer: int = layer, head: int = head) -> Tensor:
            z = z.clone()
            z[:, -1, head] = cache["z", layer][:, -1, head].mean(0)
            return z

        with any_model.hooked({("z", layer): patch}), torch.no_grad():
            close(found.values[layer, head], metric(any_model(tokens)) - clean.detach())


def test_a_sweep_is_a_loop_of_pushes(any_model: GPT, tokens: Tensor) -> None:
    vectors = torch.randn(3, 16, dtype=torch.float64, generator=torch.Generator().manual_seed(2))
    metric, scales = logit_difference([1, 2, 3], [4, 5, 6]), (-0.5, 3.0)
    found = vector_sweep(any_model, tokens, vectors, metric, layers=[1, 0], scales=scales)
    assert found.values.shape == (3, 2, 2, 3)
    assert found.labels["layer"] == ["1", "0"]
    last = "resid_post"
    for (v, vector), (s, scale), (i, layer) in product(
        enumerate(vectors), enumerate(scales), enumerate([1, 0])
    ):
        pushed = push_last(any_model, tokens, (last, layer), (scale * vector).expand(3, -1))
        close(found.values[v, s, i], metric(pushed[:, None]))


def test_the_two_metrics() -> None:
    logits = torch.tensor([[1.0, 3, 2], [4, 4, 0], [0, 0, 1]])[:, None]
    shares = answer_probability([1, 0, 0])(logits)
    torch.testing.assert_close(shares, logits[:, 0].softmax(-1)[torch.arange(3), [1, 0, 0]])
    assert answer_is_likeliest([1, 0, 0])(logits).tolist() == [1, 0, 0]
    assert answer_is_likeliest([1, 1, 2])(logits).tolist() == [1, 0, 1]  # a tie is no answer


def planted() -> GPT:
    """Words 0–9 have answers 10–19 in task A, 20–29 in task B; head 0.1 averages which task.

    The stream holds the last word (0–9), what task a label is of (10, 11), and what head 0.1
    says of the task (12, 13). A word raises both of its answers, the head all answers of a task.
    """
    config = GPTConfig(
        n_layer=1, n_head=2, d_model=14, n_ctx=16, d_vocab=30, mlp="none", norm="none",
        positions="none", tie_embeddings=False,
    )  # fmt: skip
    model = GPT(config).double()
    kind, said = [10, 11], [12, 13]
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
        model.W_E[torch.arange(10), torch.arange(10)] = 1
        attn = model.blocks[0].attn
        for task in range(2):
            answers = torch.arange(10) + 10 * (task + 1)
            model.W_E[answers, kind[task]] = 1
            model.W_U[torch.arange(10), answers] = 5
            model.W_U[said[task], answers] = 1
            attn.W_V[1, kind[task], task] = 9.0
            attn.W_O[1, task, said[task]] = 1
    return model.eval()


def prompts(labels: list[int], asked: Tensor) -> Tensor:
    """Prompts of words with labels of given tasks (0 or 1), then the word that is asked."""
    words = torch.arange(len(labels)) + 1
    given = torch.stack([words, words + 10 * (torch.tensor(labels) + 1)], 1).flatten()
    return torch.cat([given.expand(len(asked), -1), asked[:, None]], 1)


def test_a_planted_head_is_found_and_its_vector_does_the_task() -> None:
    model, asked = planted(), torch.arange(10)
    for task in range(2):
        in_context = prompts([task] * 4, asked)
        means = mean_head_outputs(model, in_context)
        expected = torch.zeros(1, 2, 14, dtype=torch.float64)
        expected[0, 1, 12 + task] = 9 * 4 / 9  # four of nine tokens are labels
        close(means, expected)
        answers = asked + 10 * (task + 1)
        half = prompts([0, 1, 1, 0], asked)
        effects = indirect_effects(model, half, means, answer_probability(answers)).mean()
        assert effects.values[0, 0] == 0
        assert effects.values[0, 1] > 0.4  # from an even choice of two tasks to nearly 1
        heads = top_heads(effects.values, 1)
        assert heads == [(0, 1)]
        vector = function_vector(means, heads)
        right = answer_is_likeliest(answers)
        alone = asked[:, None]
        assert right.measure(model, alone).sum() == 0  # both tasks' answers tie
        assert vector_sweep(model, alone, vector[None], right).values.mean() == 1
        assert vector_sweep(model, alone, -vector[None], right).values.mean() == 0


def test_the_largest_effects_not_the_strongest() -> None:
    effects = torch.tensor([[0.1, -0.9, 0.3], [0.3, 0.0, 0.2]])
    assert top_heads(effects, 3) == [(0, 2), (1, 0), (1, 2)]
    assert top_heads(effects, 6)[-1] == (0, 1)
    means = torch.arange(12.0).view(2, 3, 2)
    assert function_vector(means, [(0, 2), (1, 0)]).tolist() == [10, 12]
    assert function_vector(means, [(-1, 0)]).tolist() == [6, 7]


def test_refusals(model: GPT, tokens: Tensor) -> None:
    metric, means = answer_probability([1, 2, 3]), mean_head_outputs(model, tokens)
    vectors = torch.zeros(1, 16, dtype=torch.float64)
    with pytest.raises(ConfigError, match="no prompt to average"):
        mean_head_outputs(model, tokens[:0])
    with pytest.raises(ConfigError, match="do not fit a model with 2 layers of 4 heads"):
        indirect_effects(model, tokens, means[:, :3], metric)
    with pytest.raises(HookError, match="mean outputs holds NaN"):
        indirect_effects(model, tokens, means * torch.nan, metric)
    with pytest.raises(ConfigError, match="made for 3 prompts"):
        indirect_effects(model, tokens[:2], means, metric)
    for n in (0, 9):
        with pytest.raises(ConfigError, match="choose 1 to 8"):
            top_heads(torch.zeros(2, 4), n)
    for effects in (torch.zeros(2, 4, 3), torch.full((2, 4), torch.nan)):
        with pytest.raises(ConfigError, match="average over prompts first"):
            top_heads(effects, 1)
    with pytest.raises(ConfigError, match="named twice"):
        function_vector(means, [(0, 1), (-2, 1)])
    with pytest.raises(ConfigError, match="no layer is chosen"):
        function_vector(means, [])
    with pytest.raises(ConfigError, match="no head 4"):
        function_vector(means, [(0, 4)])
    for rows, scales in ((vectors[0], [1.0]), (vectors[:, :3], [1.0]), (vectors, [])):
        with pytest.raises(ConfigError, match=r"give at least one of each, as \[vector 16\]"):
            vector_sweep(model, tokens, rows, metric, scales=scales)
    with pytest.raises(HookError, match="NaN or infinity"):
        vector_sweep(model, tokens, vectors, metric, scales=[float("nan")])
    with pytest.raises(ConfigError, match="no layer 2"):
        vector_sweep(model, tokens, vectors, metric, layers=[2])
