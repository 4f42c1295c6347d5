"""Key–value lookup: Mary had the cup, John had the ring. John lost the — what?"""

from collections.abc import Sequence
from random import Random

from minigpt.errors import ConfigError
from minigpt.tasks.prompts import Case, Prompts, Tokenizer, assemble, whole
from minigpt.tasks.story_words import HAVING, LOSING, NAMES, OBJECTS


def key_value(
    tokenizer: Tokenizer,
    n: int = 100,
    seed: int = 0,
    *,
    n_pair: int = 4,
    keys: Sequence[str] = NAMES,
    values: Sequence[str] = OBJECTS,
    record: str = HAVING,
    question: str = LOSING,
) -> Prompts:
    """Draw lists of `n_pair` records that end before the value of one of the keys.

    `record` is a pattern of a key {K} and a value {V}; `question` asks for a key {K}.
    The wrong answer is another record's value, and in the corrupt twin these two are swapped, so
    that the answer flips. Positions are `key` and `value` (of the record that is asked about),
    `other` (the value it is swapped with), `query` and `end`.

    Raises:
        ConfigError: fewer than two records.
        TokenError: too few of the keys and values are one token.

    Source: Lesson 2.3.
    """
    if n_pair < 2:
        raise ConfigError(f"n_pair={n_pair}: a lookup needs at least two records to choose from")
    keys = whole(tokenizer, keys, n_pair, "keys")
    values = whole(tokenizer, values, n_pair, "values")
    records = [
        record.replace("{K}", f"{{K{i}}}").replace("{V}", f"{{V{i}}}") for i in range(n_pair)
    ]
    pattern = f"Today {', '.join(records)}. {question.replace('{K}', '{Q}')}"
    random = Random(f"key-value {seed}")
    cases = list[Case]()
    for _ in range(n):
        who, what = random.sample(keys, n_pair), random.sample(values, n_pair)
        asked, other = random.sample(range(n_pair), 2)
        slots = {f"K{i}": who[i] for i in range(n_pair)} | {"Q": who[asked]}
        clean = {f"V{i}": what[i] for i in range(n_pair)}
        corrupt = clean | {f"V{asked}": what[other], f"V{other}": what[asked]}
        labels = {"key": f"K{asked}", "value": f"V{asked}", "other": f"V{other}", "query": "Q"}
        cases.append(
            Case(
                pattern,
                slots | clean,
                slots | corrupt,
                (f" {what[asked]}",),
                (f" {what[other]}",),
                {label: (slot, 0) for label, slot in labels.items()},
            )
        )
    told = {"corruption": "the values of two records swapped, so that the answer flips"}
    return assemble("key-value", tokenizer, cases, told)
