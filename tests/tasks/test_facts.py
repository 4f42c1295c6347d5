"""The facts' prompts are sentences of the stories, and their lead is a difference of logits."""

import pytest
import torch

from minigpt.errors import ConfigError
from minigpt.model.word_tokenizer import WordTokenizer
from minigpt.tasks.facts import capitals
from minigpt.tasks.stories import vocabulary
from minigpt.tasks.story_words import CAPITALS

TOKENIZER = WordTokenizer(vocabulary())


def test_prompts_differ_in_the_country_alone() -> None:
    for sentence in range(4):
        facts = capitals(TOKENIZER, sentence)
        differs = (facts.tokens != facts.tokens[0]).any(0)
        assert differs.nonzero()[:, 0].tolist() == [facts.subject]
        text = TOKENIZER.decode(facts.tokens[3].tolist())
        assert "Ostvar" in text
        assert "Pellam" not in text
        assert TOKENIZER.decode([int(facts.answers[3])]) == " Pellam"
    assert len(facts.answers) == len(CAPITALS) == len(set(facts.answers.tolist()))


def test_lead_and_right() -> None:
    facts = capitals(TOKENIZER)
    logits = torch.randn(40, 1, TOKENIZER.d_vocab, generator=torch.Generator().manual_seed(0))
    among = logits[:, 0][:, facts.answers]
    wanted = among.diagonal() - among.mean(1)
    torch.testing.assert_close(facts.lead(logits), wanted)

    def perfect(tokens: torch.Tensor, logits_at: list[int]) -> torch.Tensor:
        return torch.nn.functional.one_hot(facts.answers, TOKENIZER.d_vocab)[:, None].float()

    assert facts.right(perfect).all()


def test_a_sentence_that_does_not_exist() -> None:
    with pytest.raises(ConfigError, match="there are 0 to 3"):
        capitals(TOKENIZER, 4)
