"""Generation: the cache changes nothing but the time, seeds repeat, what does not fit fails."""

from collections.abc import Callable

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from minigpt import GPT
from minigpt.errors import TokenError
from minigpt.model.generate import Sampling, generate
from minigpt.model.kv_cache import KVCache, LayerKV
from minigpt.model.unembedding import UnembeddingRows

settings_of = st.fixed_dictionaries(
    {},
    optional={
        "temperature": st.sampled_from([0.0, 0.3, 1.0, 2.5]),
        "top_k": st.integers(1, 40),
        "top_p": st.floats(0.05, 1.0),
    },
)


@given(
    settings=settings_of,
    seed=st.integers(0, 2**32),
    batch=st.integers(1, 3),
    length=st.integers(1, 15),
    data=st.data(),
)
def test_cached_equals_uncached(
    make_model: Callable[..., GPT],
    settings: dict,
    seed: int,
    batch: int,
    length: int,
    data: st.DataObject,
) -> None:
    model = make_model(seed % 5).double()
    prompt = torch.randint(0, 31, (batch, length), generator=torch.Generator().manual_seed(seed))
    n = data.draw(st.integers(0, 16 - length))
    cached = model.generate(prompt, n, seed=seed, **settings)
    assert torch.equal(cached, model.generate(prompt, n, seed=seed, use_cache=False, **settings))
    assert cached.shape == (batch, length + n)
    assert torch.equal(cached[:, :length], prompt)


@given(cuts=st.lists(st.integers(1, 4), min_size=1, max_size=4), explicit=st.booleans())
def test_any_way_of_feeding_the_cache_gives_the_same_logits(
    make_model: Callable[..., GPT], cuts: list[int], explicit: bool
) -> None:
    """Token by token, in chunks, or whole; with fused attention or step by step."""
    model = make_model().double()
    tokens = torch.arange(sum(cuts))[None].expand(2, -1)
    expected, past = model(tokens), KVCache(2, 16)
    look = {lambda name: explicit and name.endswith("pattern"): lambda value, point: None}
    with torch.no_grad(), model.hooked(look if explicit else {}):
        chunks = [model(chunk, past) for chunk in tokens.split(cuts, dim=1)]
    torch.testing.assert_close(torch.cat(chunks, dim=1), expected)
    assert past.length == sum(cuts)


def test_seeded_generation_repeats_and_leaves_the_global_state_alone(
    model: GPT, tokens: Tensor
) -> None:
    state = torch.get_rng_state()
    first, second = (model.generate(tokens, 9, seed=7) for _ in range(2))
    assert torch.equal(first, second)
    model.generate(tokens, 2)
    assert torch.equal(torch.get_rng_state(), state)
    others = [model.generate(tokens, 9, seed=s) for s in range(5)]
    assert any(not torch.equal(first, other) for other in others)


def test_without_a_seed_each_run_differs(model: GPT, tokens: Tensor) -> None:
    torch.manual_seed(0)
    runs = set()
    for _ in range(4):
        torch.manual_seed(0)
        runs.add(tuple(model.generate(tokens, 9, temperature=3.0).flatten().tolist()))
    assert len(runs) == 4


def test_rows_draw_independently(model: GPT) -> None:
    same = torch.zeros(6, 1, dtype=torch.long)
    rows = model.generate(same, 12, temperature=2.0, seed=0)
    assert len({tuple(row.tolist()) for row in rows}) > 1


def test_nothing_to_generate_returns_the_prompt(model: GPT, tokens: Tensor) -> None:
    assert torch.equal(model.generate(tokens, 0), tokens)


def test_the_iterator_yields_one_step_at_a_time(model: GPT, tokens: Tensor) -> None:
    steps = generate(model, tokens, 4, Sampling(temperature=0))
    taken = [next(steps), next(steps)]
    expected = model.generate(tokens, 2, temperature=0)[:, -2:]
    assert torch.equal(torch.stack(taken, dim=1), expected)


def test_generation_records_no_gradients(model: GPT, tokens: Tensor) -> None:
    token = next(generate(model, tokens, 1, Sampling(temperature=0)))
    assert not token.requires_grad
    assert torch.is_grad_enabled()


def test_hooks_see_every_step(model: GPT, tokens: Tensor) -> None:
    widths: list[int] = []
    record = {"blocks.0.attn.q": lambda value, point: widths.append(value.shape[1])}
    with model.hooked(record):
        model.generate(tokens, 3, seed=0)
    assert widths == [7, 1, 1]


def test_the_context_may_be_filled_to_the_last_position(model: GPT) -> None:
    assert model.generate(torch.zeros(1, 15, dtype=torch.long), 1).shape == (1, 16)
    full = torch.zeros(1, 16, dtype=torch.long)
    assert torch.equal(model.generate(full, 0), full)


@pytest.mark.parametrize("n", [-1, 10, 1000])
def test_lengths_that_do_not_fit(model: GPT, tokens: Tensor, n: int) -> None:
    with pytest.raises(TokenError, match=rf"n={n} new tokens after a prompt of 7.*room for 0 to 9"):
        model.generate(tokens, n)


def test_a_full_cache_says_so() -> None:
    cache, two = LayerKV(3), torch.zeros(1, 2, 1, 4)
    cache.append(two, two)
    with pytest.raises(TokenError, match="holds 2 of at most 3 positions: 2 more do not fit"):
        cache.append(two, two)


def test_a_cached_prompt_counts_against_the_context(model: GPT) -> None:
    past = KVCache(2, 16)
    with torch.no_grad():
        model(torch.zeros(1, 12, dtype=torch.long), past)
        with pytest.raises(TokenError, match="the prompt has 17 tokens"):
            model(torch.zeros(1, 5, dtype=torch.long), past)


def rows_of(model: GPT) -> UnembeddingRows:
    model._rows = UnembeddingRows(worth=1)
    return model._rows


def test_long_generation_with_rows_of_the_unembedding_says_the_same(
    make_model: Callable[..., GPT], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minigpt.model.gpt2.MANY_STEPS", 4)
    model = make_model().double()
    prompt = torch.arange(6).view(2, 3)
    expected = model.generate(prompt, 8, seed=1, use_cache=False)
    rows_of(model)
    assert torch.equal(model.generate(prompt, 8, seed=1), expected)
    past = model.new_cache(16, steps=8)
    assert past.W_U is not None
    assert past.W_U.is_contiguous()
    assert torch.equal(past.W_U, model.W_U)
    torch.testing.assert_close(
        model(prompt, past, logits_of=[3, 1]), model(prompt, logits_of=[3, 1])
    )


def edit_in_place(model: GPT) -> None:
    with torch.no_grad():
        model.W_E[3, 2] += 0.5


def edit_behind_autograds_back(model: GPT) -> None:
    model.W_E.data[[1, 4]] = model.W_E.data[[4, 1]]


def load_others(model: GPT) -> None:
    model.load_state_dict({name: w + 1 for name, w in model.state_dict().items()}, assign=True)


def change_precision(model: GPT) -> None:
    model.float()


@pytest.mark.parametrize(
    "edit", [edit_in_place, edit_behind_autograds_back, load_others, change_precision]
)
def test_the_rows_follow_every_edit_of_the_weights(
    make_model: Callable[..., GPT], edit: Callable[[GPT], None]
) -> None:
    model = make_model().double()
    rows = rows_of(model)
    first = rows.of(model.W_U)
    assert rows.of(model.W_U) is first, "nothing changed: nothing is copied again"
    edit(model)
    assert torch.equal(rows.of(model.W_U), model.W_U)
    assert rows.of(model.W_U) is not first


def test_small_untied_and_half_precision_unembeddings_are_not_copied(
    make_model: Callable[..., GPT],
) -> None:
    model = make_model()
    assert UnembeddingRows().of(model.W_U).data_ptr() == model.W_E.data_ptr()
    half = model.W_E.bfloat16().T
    assert UnembeddingRows(worth=1).of(half) is half
    rows = model.W_U.contiguous()
    assert UnembeddingRows(worth=1).of(rows) is rows
