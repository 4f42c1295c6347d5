"""Prompts that the model cannot take: one sentence each, before any work is done."""

import math

import pytest
import torch
from torch import Tensor

from minigpt import GPT
from minigpt.errors import TokenError
from minigpt.model.kv_cache import KVCache


class Letters:
    """A tokenizer whose ids are the places of letters in the alphabet."""

    def encode(self, text: str) -> list[int]:
        return [ord(letter) - ord("a") for letter in text]

    def decode(self, ids: list[int]) -> str:
        return "".join(chr(ord("a") + i) for i in ids)


@pytest.fixture
def reader(model: GPT) -> GPT:
    model.tokenizer = Letters()
    return model


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize(
    ("tokens", "fragment"),
    [
        (torch.tensor([[0, 31]]), "token id 31 is outside the vocabulary: valid ids are 0 to 30"),
        (torch.tensor([[3, -1]]), "token id -1 is outside the vocabulary"),
        (torch.tensor([[1.0, 2.0]]), "tokens are torch.float32 (1, 2): expected whole numbers"),
        (torch.tensor([[1j]]), "tokens are torch.complex64 (1, 1)"),
        (torch.tensor([[True]]), "tokens are torch.bool (1, 1)"),
        (torch.tensor([1, 2]), "tokens are torch.int64 (2,): expected whole numbers [batch pos]"),
        (torch.tensor(1), "tokens are torch.int64 (): "),
        (torch.zeros(1, 1, 1).long(), "tokens are torch.int64 (1, 1, 1): "),
        (torch.zeros(1, 0).long(), "the prompt is empty: give at least one token"),
        (torch.zeros(0, 4).long(), "the prompt is empty"),
        (torch.zeros(1, 17).long(), "the prompt has 17 tokens, but the model's context n_ctx is"),
        ("text", "this model has no tokenizer: pass token ids [batch pos]"),
        (["text"], "this model has no tokenizer"),
    ],
)
def test_refused(model: GPT, tokens: object, fragment: str) -> None:
    for use in (model, model.run_with_cache, lambda prompt: model.generate(prompt, 1)):
        with pytest.raises(TokenError) as refusal:
            use(tokens)
        assert fragment in str(refusal.value)
        assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("", "the prompt is empty"),
        ([], "the list of prompts is empty: give at least one"),
        ([""], "the prompt is empty"),
        (["ab", "abc", "x"], "the prompts have 1 and 2 and 3 tokens: a batch needs prompts of one"),
        ("hello world", "token id -65 is outside the vocabulary"),
        ("a" * 17, "the prompt has 17 tokens"),
    ],
)
def test_text_refused(reader: GPT, text: str | list[str], fragment: str) -> None:
    with pytest.raises(TokenError) as refusal:
        reader(text)
    assert fragment in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_text_and_ids_are_the_same_thing(reader: GPT) -> None:
    ids = torch.tensor([[0, 1, 2]])
    assert torch.equal(reader("abc"), reader(ids))
    both = reader(["abc", "xyz"])
    assert both.shape == (2, 3, 31)
    torch.testing.assert_close(both[:1], reader(ids))
    _, cache = reader.run_with_cache("abc")
    assert cache["pattern", 0].shape == (1, 3, 3, 3)


def test_text_for_text_and_ids_for_ids(reader: GPT) -> None:
    ids = reader.generate(torch.tensor([[0, 1, 2]]), 2, temperature=0)
    assert isinstance(ids, Tensor)
    assert reader.generate("abc", 2, temperature=0) == Letters().decode(ids[0].tolist())
    texts = reader.generate(["abc", "xyz"], 2, seed=0)
    assert isinstance(texts, list)
    assert [text[:3] for text in texts] == ["abc", "xyz"]
    assert [len(text) for text in texts] == [5, 5]


@pytest.mark.usefixtures("unchecked")
@pytest.mark.parametrize(
    "dtype", [torch.uint8, torch.int8, torch.int16, torch.uint16, torch.int32, torch.int64]
)
def test_any_whole_number_dtype_works(model: GPT, tokens: Tensor, dtype: torch.dtype) -> None:
    assert torch.equal(model(tokens.to(dtype)), model(tokens))


def test_the_start_of_the_cache_counts(model: GPT) -> None:
    past = KVCache(2, 16)
    with torch.no_grad():
        model(torch.zeros(1, 16, dtype=torch.long), past)
        with pytest.raises(TokenError, match="the prompt has 17 tokens"):
            model(torch.zeros(1, 1, dtype=torch.long), past)


def test_a_refused_prompt_leaves_the_model_usable(model: GPT, tokens: Tensor) -> None:
    with pytest.raises(TokenError):
        model(tokens + 31)
    assert math.isfinite(model(tokens).sum().item())
