"""Docstrings: arguments in order, and a twin in which the next two have changed places."""

import ast

import pytest

from minigpt.errors import TokenError
from minigpt.model.tokenizer import BPETokenizer
from minigpt.tasks.docstring import docstring


@pytest.fixture(scope="module")
def gpt2():
    return BPETokenizer.gpt2()


def test_the_answer_is_the_next_argument_of_the_definition(gpt2):
    prompts = docstring(gpt2, 20)
    for i in range(20):
        for row, sides in ((prompts.clean, "answers"), (prompts.corrupt, "wrong")):
            text = gpt2.decode(row[i].tolist())
            function = ast.parse(text + ' x"""').body[0]
            arguments = [a.arg for a in function.args.args]
            described = [line.split()[1].strip(":") for line in text.split("\n") if ": " in line]
            assert arguments[2:4] == [word for word in described if word in arguments][-2:]
            answer = gpt2.decode(getattr(prompts, sides)[i]).strip()
            assert arguments[4] == answer


def test_positions_name_the_arguments(gpt2):
    prompts = docstring(gpt2, 20)
    at = {name: places.tolist() for name, places in prompts.positions.items()}
    for i, row in enumerate(prompts.clean.tolist()):
        assert row[at["D"][i]] == prompts.answers[i][0]
        assert row[at["E"][i]] == prompts.wrong[i][0]
        assert row[at["C"][i]] == row[at["C described"][i]]
        differ = (prompts.clean[i] != prompts.corrupt[i]).nonzero()[:, 0].tolist()
        assert differ == [at["D"][i], at["E"][i]]


def test_a_seed_fixes_them(gpt2):
    assert docstring(gpt2, 4, 1).texts() == docstring(gpt2, 4, 1).texts()
    assert docstring(gpt2, 4, 1).texts() != docstring(gpt2, 4, 2).texts()


def test_a_language_without_code_is_refused(words):
    with pytest.raises(TokenError, match=r"of the words, only .* are one token"):
        docstring(words)
