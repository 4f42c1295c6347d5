"""Batches of prompt pairs: what fits together, what is refused, and three kinds of tokenizer."""

import pytest
import torch

from minigpt import load
from minigpt.errors import ConfigError, TokenError
from minigpt.tasks.docstring import docstring
from minigpt.tasks.greater_than import greater_than
from minigpt.tasks.induction import induction
from minigpt.tasks.ioi import ioi
from minigpt.tasks.key_value import key_value
from minigpt.tasks.prompts import Case, Prompts, alike, assemble, place, whole
from minigpt.tasks.pronouns import pronouns

FAMILIES = [ioi, greater_than, pronouns, key_value]


def prompts(clean, corrupt=None, answers=((1,),), wrong=((2,),), **positions):
    at = {name: torch.tensor(places) for name, places in positions.items()}
    clean = torch.tensor(clean)
    corrupt = clean if corrupt is None else torch.tensor(corrupt)
    return Prompts("test", clean, corrupt, answers, wrong, at, {})


@pytest.mark.parametrize("family", FAMILIES)
def test_a_seed_fixes_a_family(family, tokenizer):
    first, again, other = (family(tokenizer, 8, seed) for seed in (3, 3, 4))
    assert torch.equal(first.clean, again.clean)
    assert torch.equal(first.corrupt, again.corrupt)
    assert (first.answers, first.wrong) == (again.answers, again.wrong)
    assert not torch.equal(first.clean, other.clean)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_has_its_end_its_text_and_its_conventions(family, tokenizer):
    drawn = family(tokenizer, 5)
    assert len(drawn) == 5
    assert drawn.positions["end"].tolist() == [drawn.clean.shape[1] - 1] * 5
    assert [tokenizer.encode(text) for text in drawn.texts()] == drawn.clean.tolist()
    assert [tokenizer.encode(text) for text in drawn.texts(corrupt=True)] == drawn.corrupt.tolist()
    assert drawn.conventions["beginning-of-text token"] == "none"
    assert all(not set(a) & set(w) for a, w in zip(drawn.answers, drawn.wrong, strict=True))


def test_one_answer_is_measured_in_logits_by_hand():
    two = prompts([[0], [0]], answers=((1,), (2,)), wrong=((2,), (0,)))
    logits = torch.tensor([[[0.0, 5.0, 2.0]], [[1.0, 0.0, 0.5]]])
    assert two.metric.name == "logit difference"
    assert two.metric(logits).tolist() == [3.0, -0.5]


def test_several_answers_are_measured_in_probability_by_hand():
    one = prompts([[0]], answers=((1, 2),), wrong=((0,),))
    logits = torch.tensor([[[0.5, 0.25, 0.25]]]).log()
    assert one.metric.name == "probability difference"
    torch.testing.assert_close(one.metric(logits), torch.tensor([0.0]))


def test_some_rows_keep_all_that_is_theirs(words):
    drawn = ioi(words, 6)
    some = drawn.only([4, 1])
    assert some.texts() == [drawn.texts()[4], drawn.texts()[1]]
    assert some.answer_ids.tolist() == drawn.answer_ids[[4, 1]].tolist()
    assert some.wrong_ids.tolist() == drawn.wrong_ids[[4, 1]].tolist()
    assert some.positions["IO"].tolist() == drawn.positions["IO"][[4, 1]].tolist()


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (lambda: prompts([[1, 2]], [[1]]), "twin of its own length"),
        (lambda: prompts([[1], [2]]), "2 prompts with 1 answer sets"),
        (lambda: prompts([[1]], wrong=((),)), "an answer set is empty"),
        (lambda: prompts([[1]], here=[1]), "position 'here' is not one of 1 places"),
        (lambda: prompts([[1]], here=[0, 0]), "position 'here'"),
    ],
)
def test_what_does_not_fit_is_refused(made, told):
    with pytest.raises(ConfigError, match=told):
        made()


def test_bare_ids_have_no_text():
    with pytest.raises(TokenError, match="no tokenizer came along"):
        induction(50, 2, period=5).texts()


def test_slots_are_placed_by_hand(tokenizer):
    ids, at = place(tokenizer, "When {A} and {B} met, {A} slept", {"A": "Mary", "B": "John"})
    assert at == {"A": 1, "B": 3, "A2": 6}
    assert [tokenizer.decode([ids[i]]) for i in at.values()] == [" Mary", " John", " Mary"]


def test_words_of_several_tokens_are_left_out_and_named(tokenizer):
    assert whole(tokenizer, ["Mary", "Zzyzxia", "John"], 2, "names") == ["Mary", "John"]
    with pytest.raises(TokenError, match=r"of the names, only Mary are one token .* need 2"):
        whole(tokenizer, ["Mary", "Zzyzxia"], 2, "names")
    with pytest.raises(TokenError, match="of the names, none is one token"):
        ioi(tokenizer, 4, names=["Zzyzxia"])


def test_patterns_are_grouped_by_length(words):
    patterns = ["When {A} slept", "Then {A} and", "Then {A} had lunch", "Unknown {A}"]
    assert alike(words, patterns, {"A": "Mary"}) == patterns[:2]
    with pytest.raises(TokenError, match="no pattern is in this tokenizer's words"):
        alike(words, patterns[3:], {"A": "Mary"})


def test_cases_of_two_lengths_are_refused(words):
    cases = [Case(p, {}, {}, (" Mary",), (" John",)) for p in ("When", "When Mary")]
    with pytest.raises(ConfigError, match=r"prompts of \[1, 2\] tokens"):
        assemble("test", words, cases, {})
    with pytest.raises(TokenError, match="an answer must be one"):
        assemble("test", words, [Case("When", {}, {}, (" Mary slept",), (" John",))], {})


def test_a_real_model_prefers_the_indirect_object_and_the_later_year():
    """Measured on SmolLM2-135M-Instruct; its tokenizer cuts years into digits."""
    model = load("smollm2").requires_grad_(False)
    drawn = ioi(model.tokenizer, 40, corruption="swap")
    clean = drawn.metric.measure(model, drawn.clean)
    corrupt = drawn.metric.measure(model, drawn.corrupt)
    assert (clean > 0).float().mean() > 0.95
    assert clean.mean() > 4
    assert corrupt.mean() < -3.5
    years = greater_than(model.tokenizer, 10)
    assert years.metric.measure(model, years.clean).mean() > 0.3
    for family in (pronouns, key_value, docstring):
        assert len(family(model.tokenizer, 5)) == 5
