"""Gendered pronouns: Mary was tired, so — she or he?"""

import re
from collections.abc import Sequence
from random import Random

from minigpt.tasks import stories
from minigpt.tasks.prompts import Case, Prompts, Tokenizer, alike, assemble, whole
from minigpt.tasks.story_words import FEELING, FEELINGS, FEMALE, MALE, NAMES, OBJECTS

PRONOUNS = {"she": (" she", " he"), "her": (" her", " his")}  # female, male


def pronouns(
    tokenizer: Tokenizer,
    n: int = 100,
    seed: int = 0,
    *,
    patterns: Sequence[str] = FEELING,
    unseen: bool = False,
) -> Prompts:
    """Draw prompts that end before a pronoun; the corrupt twin has a name of the other gender.

    A pattern is cut at its slot {she} or {her}. Of the patterns, those that have one length in
    this tokenizer are used; `story_words.OWNING` asks for possessive pronouns. Positions are
    `name` and `end`. `unseen` draws only what `zoo:stories` was not trained on.

    Raises:
        TokenError: too few of the names, feelings and things are one token.

    Source: Mathwin et al. 2023.
    """
    women, men = (
        whole(tokenizer, names, 1, what)
        for names, what in ((FEMALE, "women's names"), (MALE, "men's names"))
    )
    feelings = whole(tokenizer, FEELINGS, 1, "feelings")
    things = whole(tokenizer, OBJECTS, 1, "things")
    forms = {cut: form for pattern in patterns for cut, form in [cut_before_pronoun(pattern)]}
    fitting = alike(tokenizer, forms, {"N": women[0], "F": feelings[0], "O": things[0]})
    random = Random(f"pronouns {seed}")
    cases = list[Case]()
    while len(cases) < n:
        female = random.random() < 0.5
        name, other = (random.choice(some) for some in ((women, men) if female else (men, women)))
        slots = {"F": random.choice(feelings), "O": random.choice(things)}
        pattern = random.choice(fitting)
        if unseen and not _is_unseen(name, pattern, slots):
            continue
        hers, his = PRONOUNS[forms[pattern]]
        right, wrong = (hers, his) if female else (his, hers)
        pair = {**slots, "N": name}, {**slots, "N": other}
        cases.append(Case(pattern, *pair, (right,), (wrong,), {"name": ("N", 0)}))
    return assemble("pronouns", tokenizer, cases, {"corruption": "a name of the other gender"})


def cut_before_pronoun(pattern: str) -> tuple[str, str]:
    """Cut a pattern before its first pronoun; return what is before, and the pronoun's form."""
    before, form = re.split(r" \{(she|her)\}", pattern)[:2]
    return f" {before}", form


def _is_unseen(name: str, pattern: str, slots: dict[str, str]) -> bool:
    """Look the combination up where the stories do: names with feelings, or with things."""
    shown = OBJECTS.index(slots["O"]) if "{O}" in pattern else list(FEELINGS).index(slots["F"])
    return stories.held_out(NAMES.index(name), shown)
