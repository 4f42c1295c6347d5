"""The language of the stories: closed, seeded, and true to what it holds out."""

import re
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minigpt.model.tokenizer import BPETokenizer
from minigpt.model.word_tokenizer import WordTokenizer
from minigpt.tasks import story_words as words
from minigpt.tasks.greater_than import greater_than
from minigpt.tasks.ioi import ioi, unseen
from minigpt.tasks.pronouns import pronouns
from minigpt.tasks.stories import (
    END,
    HOLD,
    KINDS,
    Question,
    draw_strangers,
    held_out,
    questions,
    stories,
    strangers,
    vocabulary,
)
from minigpt.tasks.story_words import CAPITALS, CENTURIES, EVENTS, FEELINGS, NAMES, OBJECTS

WORDS = WordTokenizer(vocabulary())


def found(pattern: str, text: str) -> Iterator[dict[str, str]]:
    """Read a pattern's slots out of a text; an independent reader of what the grammar wrote."""
    seen = set()

    def group(slot: re.Match) -> str:
        name = slot[1]
        if name in seen:
            return r"\w+"
        seen.add(name)
        return rf"(?P<{name}>\d\d)" if name in "XY" else rf"(?P<{name}>\w+)"

    regex = re.sub(r"\{(\w+)\}", group, pattern.replace(".", r"\."))
    return (match.groupdict() for match in re.finditer(regex, text))


def combinations(text: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Every combination in a text that the grammar counts."""
    for number, pattern in enumerate(words.GIVING):
        for slots in found(pattern, text):
            yield "people", (NAMES.index(slots["A"]), NAMES.index(slots["B"]))
            yield "giving", (number, OBJECTS.index(slots["O"]))
    for pattern in words.LASTING:
        for slots in found(pattern, text):
            place = EVENTS.index(slots["E"]), CENTURIES.index(int(slots["X"]))
            yield "lasting", (*place, int(slots["Y"]))
    for pattern in words.FEELING:
        for slots in found(pattern, text):
            yield "feeling", (NAMES.index(slots["N"]), list(FEELINGS).index(slots["F"]))
    for pattern in (*words.OWNING, *(p for p in words.FILLER if "{her}" in p)):
        for slots in found(pattern, text):
            if slots["O"] not in OBJECTS:  # "she liked the park"
                continue
            yield "owning", (NAMES.index(slots["N"]), OBJECTS.index(slots["O"]))
    for slots in found(words.HAVING, text):
        yield "having", (NAMES.index(slots["K"]), OBJECTS.index(slots["V"]))
    for number, pattern in enumerate(words.CAPITAL):
        for slots in found(pattern, text):
            yield "capital", (list(CAPITALS).index(slots["C"]), number)


@pytest.fixture(scope="module")
def told() -> str:
    return stories(2000, 0)


def test_training_has_no_combination_that_is_held_out(told):
    kinds = dict.fromkeys(
        ("people", "giving", "lasting", "feeling", "owning", "having", "capital"), 0
    )
    for kind, places in combinations(told):
        kinds[kind] += 1
        assert not held_out(*places), (kind, places)
    assert min(kinds.values()) > 60, kinds


@pytest.mark.parametrize("kind", KINDS)
def test_questions_have_nothing_else(kind):
    for question in questions(kind, 60, 0):
        there = [held_out(*places) for name, places in combinations(str(question)) if name == kind]
        assert any(there) if kind == "having" else there == [True], str(question)
    for question in questions(kind, 60, 0, unseen=False):
        assert not any(held_out(*places) for _, places in combinations(str(question)))


def test_questions_about_giving_are_about_strangers():
    for question in questions("giving", 60, 1):
        people = [places for kind, places in combinations(str(question)) if kind == "people"]
        assert len(people) == 1
        assert held_out(*people[0])


def test_families_ask_what_stories_hold_out():
    asked = (greater_than(WORDS, 40, unseen=True), ioi(WORDS, 40, keep=unseen))
    for prompts in asked:
        answers = prompts.answer_ids.tolist()
        texts = zip(prompts.texts(), WORDS.tokens(answers), strict=True)
        pairs = [list(combinations(text + answer)) for text, answer in texts]
        assert all(pair and all(held_out(*at) for _, at in pair) for pair in pairs)
    for text in pronouns(WORDS, 40, patterns=words.FEELING[:1], unseen=True).texts():
        slots = next(found("Today {N} was {F}, so", text))
        assert held_out(NAMES.index(slots["N"]), list(FEELINGS).index(slots["F"]))


@given(st.sampled_from(list(KINDS)), st.integers(0, 300), st.booleans())
def test_what_is_said_is_right(kind, seed, new):
    question = questions(kind, 1, seed, new)[0]
    assert question.said.startswith(question.answers)
    assert not set(question.answers) & set(question.wrong)
    for word in (*question.answers, *question.wrong):
        assert len(WORDS.encode(word)) == 1
        assert WORDS.encode(question.prompt) + WORDS.encode(word) == WORDS.encode(
            question.prompt + word
        )


def test_who_gives_is_wrong_and_who_is_given_is_right():
    q = questions("giving", 1, 0)[0]
    names = [word for word in re.findall(r"[A-Z]\w+", q.prompt) if word in NAMES]
    giver, given_to = q.wrong[0].strip(), q.answers[0].strip()
    assert sorted(names) == sorted([giver, giver, given_to])


@given(st.integers(0, 100))
def test_stories_are_in_the_vocabulary_and_come_back(seed):
    text = stories(3, seed)
    assert WORDS.decode(WORDS.encode(text)) == text
    assert text.count(END) == 3
    assert text == stories(3, seed) != stories(3, seed + 1)


def test_the_vocabulary_is_small_and_every_token_is_used(told):
    assert len(vocabulary()) == len(set(vocabulary())) <= 600
    years = "".join(f" {q}" for q in questions("lasting", 3000, 0))
    assert set(WORDS.encode(told + years)) == set(range(len(vocabulary())))


def test_chants_repeat_until_their_end():
    for text in stories(20, 0, chants=1.0).split(END)[:-1]:
        ids = WORDS.encode(text)
        periods = [n for n in range(4, 31) if ids[n:] == ids[:-n]]
        assert periods
        assert len(ids) >= 2 * periods[0]
    both = stories(200, 0, chants=0.3).split(END)[:-1]
    assert 0.2 < sum("." not in text[-1:] for text in both) / 200 < 0.4


def test_words_shared_with_prompt_families_are_single_tokens_of_gpt2():
    gpt2 = BPETokenizer.gpt2()
    shared = (*NAMES, *words.PLACES, *OBJECTS, *words.GIVE, *EVENTS, *FEELINGS)
    assert [word for word in shared if len(gpt2.encode(f" {word}")) != 1] == []


def test_one_pair_in_eight_are_strangers():
    pairs = [(a, b) for a in NAMES for b in NAMES if a != b]
    share = sum(strangers(a, b) for a, b in pairs) / len(pairs)
    assert abs(share - 1 / HOLD) < 0.01
    assert strangers(*draw_strangers(Random(0)))


def test_a_question_reads_as_its_sentence():
    assert str(Question("Then Mary lost", " her ring.", (" her",), (" his",))) == (
        "Then Mary lost her ring."
    )
