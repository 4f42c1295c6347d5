"""Word tasks in context: what a prompt says, and that shuffled labels are all wrong."""

from zlib import crc32

import pytest
import torch

from minigpt.errors import ConfigError, TokenError
from minigpt.tasks.word_pairs import PAIRS, PairTask


class Words:
    """A tokenizer of whole words, in which *xy* has two tokens."""

    def encode(self, text: str) -> list[int]:
        return [*map(ord, text.strip(" "))] if text.strip(" ") == "xy" else [crc32(text.encode())]

    def decode(self, ids: object) -> str:
        return str(ids)


PAIR_LIST = [(f"in{i}", f"out{i}") for i in range(12)]


@pytest.fixture(scope="module")
def task() -> PairTask:
    return PairTask.of(PAIR_LIST, Words())


@pytest.mark.parametrize("shuffled", [False, True])
@pytest.mark.parametrize("n_shown", [2, 3, 8, 11])
def test_prompts(task: PairTask, n_shown: int, shuffled: bool) -> None:
    prompts, answers = task.in_context(40, n_shown, 3, shuffled=shuffled)
    assert prompts.shape == (40, 4 * n_shown + 3)
    right = dict(zip(task.asked.tolist(), task.answer.tolist(), strict=True))
    for row, answer in zip(prompts.tolist(), answers.tolist(), strict=True):
        assert row[::4] == [task.newline] * (n_shown + 1)
        assert row[2::4] == [task.colon] * (n_shown + 1)
        words, labels = row[1::4], row[3::4]
        assert len({*words}) == n_shown + 1
        assert right[words[-1]] == answer
        assert answer not in labels
        assert {*labels} == {right[word] for word in words[:-1]}
        told = [right[word] == label for word, label in zip(words, labels, strict=False)]
        assert not any(told) if shuffled else all(told)
    assert len(prompts.unique(dim=0)) > 30


def test_seeds_and_pieces(task: PairTask) -> None:
    again = task.in_context(5, 4, 7)
    assert all(map(torch.equal, again, task.in_context(5, 4, 7)))
    assert not torch.equal(again[0], task.in_context(5, 4, 8)[0])
    some = task[torch.tensor([4, 2])]
    prompts, answers = some.zero_shot()
    assert prompts.tolist() == [[task.newline, word, task.colon] for word in some.asked.tolist()]
    assert torch.equal(answers, task.answer[[4, 2]])
    assert len(some) == 2


def test_shipped_pairs_are_distinct() -> None:
    for name, pairs in PAIRS.items():
        assert len(pairs) >= 60
        assert len({first for first, _ in pairs}) == len(pairs), name
        assert len(PairTask.named(name, Words())) == len(pairs)
        assert all(first != second for first, second in pairs)


def test_refusals(task: PairTask) -> None:
    with pytest.raises(ConfigError, match="did you mean 'plural'"):
        PairTask.named("plurals", Words())
    with pytest.raises(TokenError, match="' xy' is 2 tokens"):
        PairTask.of([("a", "xy")], Words())
    for n, shown, shuffled in ((0, 3, False), (1, 12, False), (1, 0, False), (1, 1, True)):
        with pytest.raises(ConfigError, match="cannot be drawn"):
            task.in_context(n, shown, shuffled=shuffled)
    with pytest.raises(ConfigError, match="seed=-1"):
        task.in_context(1, 3, -1)
