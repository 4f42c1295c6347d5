"""Greater-than: sides of every start year, in pairs of digits and in single ones."""

import pytest

from minigpt.errors import TokenError
from minigpt.model.tokenizer import CharTokenizer
from minigpt.model.word_tokenizer import WordTokenizer
from minigpt.tasks.greater_than import YEARS, answer_sets, cuts, greater_than


class Digits:
    """Cuts every text into characters, as SmolLM2 cuts numbers, and knows some whole words."""

    def __init__(self, *words):
        self.words = [*words, *map(chr, range(32, 127))]

    def encode(self, text):
        ids = []
        while text:
            ids.append(next(i for i, word in enumerate(self.words) if text.startswith(word)))
            text = text.removeprefix(self.words[ids[-1]])
        return ids

    def decode(self, ids):
        return "".join(self.words[i] for i in ids)


def test_right_is_later_and_wrong_is_not(tokenizer):
    prompts = greater_than(tokenizer, 50)
    for i, text in enumerate(prompts.texts()):
        began = int(text.split(" year ")[1][2:4])
        right = {int(tokenizer.decode([id])) for id in prompts.answers[i]}
        wrong = {int(tokenizer.decode([id])) for id in prompts.wrong[i]}
        assert right == set(range(began + 1, 100))
        assert wrong == set(range(began + 1))


def test_a_twin_starts_in_the_year_01_and_is_the_same_otherwise(tokenizer):
    prompts = greater_than(tokenizer, 50)
    changed = prompts.clean != prompts.corrupt
    for i, at in enumerate(prompts.positions["YY"].tolist()):
        assert tokenizer.decode([prompts.corrupt[i, at]]) == "01"
        assert set(changed[i].nonzero()[:, 0].tolist()) <= {at}
        century = [prompts.clean[i, prompts.positions[name][i]] for name in ("XX", "XX2")]
        assert century[0] == century[1]


def test_a_year_that_is_not_cut_after_its_century_is_left_out():
    whole = WordTokenizer([" 17", "32", "41"])
    assert cuts(whole, 17, "32")
    assert not cuts(whole, 17, "99")
    assert not cuts(Digits(" 1732"), 17, "32")


def test_single_digits_leave_the_start_years_own_tens_out():
    sides = answer_sets(Digits())
    assert set(sides) == set(YEARS[9:90])  # from 90 on no later tens digit is left
    assert sides["32"] == (tuple("456789"), tuple("012"))
    assert sides["89"] == (("9",), tuple("012345678"))


def test_digits_are_prompted_too():
    words = [" war", " The", " lasted", " from", " the", " year", " to"]
    prompts = greater_than(Digits(*words), 10, patterns=["The {E} lasted the year {X}{Y} to {X}"])
    assert prompts.clean.shape[1] == prompts.corrupt.shape[1]
    for text in prompts.texts():
        assert text.endswith(f" {text.split(' year ')[1][:2]}")


def test_a_tokenizer_without_years_is_refused():
    with pytest.raises(TokenError, match="of the events, none is one token"):
        greater_than(CharTokenizer().fit(" war0123456789"))
