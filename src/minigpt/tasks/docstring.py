"""Docstrings: the arguments of a function are described in the order of its definition."""

from collections.abc import Sequence
from random import Random

from minigpt.tasks.prompts import Case, Prompts, Tokenizer, assemble, whole
from minigpt.tasks.story_words import each

_WORDS = each(
    "load size files last port page site line item text group date image model value name type "
    "user field event order table client service action object state target message result "
    "number point section project option version"
)
PATTERN = '''def {F}(self, {A0}, {A1}, {A2}, {A3}, {A4}, {A5}):
    """ {D0} {D1} {D2}

    :param {A1}: {D3} {D4}
    :param {A2}: {D5} {D6}
    :param'''


def docstring(
    tokenizer: Tokenizer, n: int = 100, seed: int = 0, *, words: Sequence[str] = _WORDS
) -> Prompts:
    """Draw Python functions whose docstring ends before the next argument it describes.

    The definition has six arguments, A to F; B and C are described, and D is next. The wrong answer
    is E, and in the corrupt twin the definition has D and E the other way round, so that the answer
    flips. Positions are `C` and `D` in the definition, `E` after it, `C described` and `end`.

    Raises:
        TokenError: too few of the words are one token, or the tokenizer has no code.

    Source: Heimersheim & Janiak 2023.
    """
    n_word = PATTERN.count("{") - 2  # two arguments are there twice
    words = whole(tokenizer, dict.fromkeys(words), n_word, "words")
    random = Random(f"docstring {seed}")
    names = ["F", *(f"A{i}" for i in range(6)), *(f"D{i}" for i in range(7))]
    cases = list[Case]()
    for _ in range(n):
        clean = dict(zip(names, random.sample(words, n_word), strict=True))
        corrupt = clean | {"A3": clean["A4"], "A4": clean["A3"]}
        places = {"C": "A2", "D": "A3", "E": "A4", "C described": "A22"}
        labels = {label: (slot, 0) for label, slot in places.items()}
        answers = (f" {clean['A3']}",), (f" {clean['A4']}",)
        cases.append(Case(PATTERN, clean, corrupt, *answers, labels))
    told = {"corruption": "the answer and the next argument swapped in the definition"}
    return assemble("docstring", tokenizer, cases, told)
