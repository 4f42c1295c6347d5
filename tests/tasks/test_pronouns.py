"""Pronouns: the gender of the name decides, and the twin's is the other."""

import pytest

from minigpt.tasks import story_words
from minigpt.tasks.pronouns import cut_before_pronoun, pronouns
from minigpt.tasks.story_words import FEELING, FEMALE, MALE, OWNING

KINDS = [(FEELING, " she", " he"), (OWNING, " her", " his")]


@pytest.mark.parametrize(("patterns", "hers", "his"), KINDS)
def test_names_decide_and_twins_differ_in_the_name_alone(tokenizer, patterns, hers, his):
    prompts = pronouns(tokenizer, 40, patterns=patterns)
    told = {"female": 0, "male": 0}
    for i, at in enumerate(prompts.positions["name"].tolist()):
        name, other = (
            tokenizer.decode([row[i, at]]).strip() for row in (prompts.clean, prompts.corrupt)
        )
        right, wrong = (tokenizer.decode(side[i]) for side in (prompts.answers, prompts.wrong))
        female = name in FEMALE
        told["female" if female else "male"] += 1
        assert (right, wrong) == ((hers, his) if female else (his, hers))
        assert other in (MALE if female else FEMALE)
        differ = (prompts.clean[i] != prompts.corrupt[i]).nonzero()[:, 0].tolist()
        assert differ == [at]
    assert min(told.values()) > 8


def test_a_pattern_is_cut_before_its_pronoun():
    assert cut_before_pronoun("Then {N} lost {her} {O}.") == (" Then {N} lost", "her")
    assert cut_before_pronoun("{N} said {she} did") == (" {N} said", "she")


@pytest.mark.parametrize("pattern", [*FEELING, *OWNING])
def test_every_pattern_of_the_stories_can_be_asked(words, pattern):
    prompts = pronouns(words, 10, patterns=[pattern], unseen=True)
    assert all(text.startswith(f" {pattern.split()[0]}") for text in prompts.texts())


def test_a_name_never_comes_first():
    starts = (*FEELING, *OWNING, *story_words.GIVING)
    assert not any(pattern.startswith("{") for pattern in starts)
