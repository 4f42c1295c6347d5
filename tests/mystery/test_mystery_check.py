"""Right answers pass and open the seal; wrong ones are refused, each for its own reason."""

import re
from pathlib import Path

import pytest
import torch

from minigpt.errors import ConfigError
from minigpt.interp.patching.ablation import ablate
from minigpt.mystery.answer import MysteryAnswer, no_model_runs, read_answer
from minigpt.mystery.check import (
    Described,
    check_mystery,
    model_choices,
    prompt_texts,
    same_choices,
)
from minigpt.mystery.models import MYSTERIES, load_mystery, mystery_numbered, mystery_prompts
from minigpt.mystery.seal import open_secret, phrase_of

NUMBERS = sorted(MYSTERIES)
FEW = 120  # hidden prompts, where an answer is far from right


@pytest.mark.parametrize("number", NUMBERS)
def test_the_authors_answer_is_right_and_opens_the_seal(number, secrets, answer_file):
    verdict = check_mystery(number, answer_file(secrets[number].answer))
    assert verdict.right, [finding.line() for finding in verdict.findings]
    opened = open_secret(verdict.mystery, phrase_of(verdict.parts))
    assert opened == secrets[number]


@pytest.mark.parametrize("number", NUMBERS)
def test_the_recipe_trains_on_what_the_model_does(number, secrets):
    made: dict = {"__name__": "recipe"}
    exec(secrets[number].recipe, made)
    prompts = mystery_prompts(number, 2000, seed=9)
    model = load_mystery(number)
    assert same_choices(model_choices(model, prompts), made["answer"](prompts)) >= 0.97
    assert model.cfg == made["CONFIG"]


@pytest.mark.parametrize("number", NUMBERS)
def test_decoys_know_something_and_need_not_be_there(number, secrets):
    """A linear probe of a decoy's output reads what it knows; without it no choice is lost."""
    made: dict = {"__name__": "recipe"}
    exec(secrets[number].recipe, made)
    model, prompts = load_mystery(number), mystery_prompts(number, 4000, seed=5)
    names = {f"blocks.{layer}.attn.z" for layer, _ in made["DECOYS"]}
    _, cache = model.run_with_cache(prompts, names=[*names])
    choice = model_choices(model, prompts)
    for (layer, head), known in made["DECOYS"].items():
        name, said = f"blocks.{layer}.attn.z", known(prompts)
        z = torch.nn.functional.pad(cache[name][:, -1, head], (0, 1), value=1.0)
        target = torch.nn.functional.one_hot(said, model.cfg.d_vocab).float()
        fitted = torch.linalg.lstsq(z[:2000], target[:2000]).solution
        right = same_choices((z[2000:] @ fitted).argmax(-1), said[2000:])
        assert right > 0.35, ((layer, head), right)
        with ablate(model, "mean", heads=[(layer, head)], reference=prompts):
            assert same_choices(model_choices(model, prompts), choice) > 0.97, (layer, head)


def test_a_recipe_learns_and_repeats(secrets):
    made: dict = {"__name__": "recipe"}
    exec(secrets[1].recipe, made)
    first, again = (made["train"](steps=200) for _ in range(2))
    for ours, theirs in zip(first.parameters(), again.parameters(), strict=True):
        assert torch.equal(ours, theirs)
    prompts = mystery_prompts(1, 500, seed=9)
    assert same_choices(model_choices(first, prompts), made["answer"](prompts)) > 0.5


@pytest.mark.parametrize("number", NUMBERS)
def test_every_head_with_its_own_pattern_is_the_model(number):
    """Nothing replaced, nothing changed: the described run is the plain one."""
    model, prompts = load_mystery(number), mystery_prompts(number, 40, seed=3)
    cfg = model.cfg
    heads = [(layer, head) for layer in range(cfg.n_layer) for head in range(cfg.n_head)]
    _, cache = model.run_with_cache(prompts)
    rows = {
        text: index for index, text in enumerate(prompt_texts(mystery_numbered(number), prompts))
    }

    def own(layer, head):
        pattern = cache[f"blocks.{layer}.attn.pattern"][:, head]
        return lambda text, q: dict(enumerate(pattern[rows[text], q].tolist()))

    mlps = () if cfg.mlp == "none" else tuple(range(cfg.n_layer))
    answer = MysteryAnswer(str, {head: own(*head) for head in heads}, mlps)
    reference = mystery_prompts(number, 50, seed=4)
    circuit = Described(mystery_numbered(number), model, answer, prompts, reference)
    assert all(circuit.overlap(head) == pytest.approx(1, abs=1e-5) for head in heads)
    assert circuit.kept() == circuit.kept(own=frozenset(heads)) == 1.0


@pytest.mark.parametrize("number", NUMBERS)
def test_each_part_left_out_or_misread_is_noticed(number, secrets, answer_file):
    text = secrets[number].answer
    right = check_mystery(number, answer_file(text), FEW)
    for part in right.parts:
        kind, name = part.split()
        less = text + (f"\nHEADS.pop('{name}')" if kind == "head" else f"\nMLPS.remove({name})")
        if len(right.parts) > 1:
            alone = check_mystery(number, answer_file(less), FEW).findings[1]
            assert not alone.holds, (part, alone)
        if kind == "head":
            for other in ("start", "self"):
                misread = check_mystery(
                    number, answer_file(f"{text}\nHEADS['{name}'] = '{other}'"), FEW
                )
                assert not misread.right, (part, other)


@pytest.mark.parametrize("number", NUMBERS)
def test_all_heads_that_read_everything_are_no_answer(number, secrets, answer_file):
    cfg = load_mystery(number).cfg
    lazy = {f"{n}.{h}": "all" for n in range(cfg.n_layer) for h in range(cfg.n_head)}
    mlps = [] if cfg.mlp == "none" else list(range(cfg.n_layer))
    text = f"{secrets[number].answer}\nHEADS, MLPS = {lazy}, {mlps}"
    assert not check_mystery(number, answer_file(text), FEW).right


@pytest.mark.parametrize("number", NUMBERS)
def test_a_head_that_does_nothing_is_not_accepted(number, secrets, answer_file):
    text, cfg = secrets[number].answer, load_mystery(number).cfg
    needed = {part.split()[1] for part in check_mystery(number, answer_file(text), FEW).parts}
    spare = [f"{n}.{h}" for n in range(cfg.n_layer) for h in range(cfg.n_head)]
    for head in sorted({*spare} - needed):
        verdict = check_mystery(number, answer_file(f"{text}\nHEADS['{head}'] = 'previous'"), FEW)
        assert not verdict.right, head


def test_heads_described_by_what_comes_out_are_not_accepted(secrets, answer_file):
    """Wherever the answer stands is no place that a head can know."""
    by_answer = """
HEADS = {
    head: lambda text, q: [at for at in range(1, q + 1) if text[at] == predict(text)]
    for head in HEADS
}
"""
    for number in (2, 4, 7):
        verdict = check_mystery(number, answer_file(secrets[number].answer + by_answer), FEW)
        assert verdict.right == (number == 2), "in 2, this is what the head does"


def test_a_prediction_that_is_often_wrong_is_not_accepted(secrets, answer_file):
    text = secrets[1].answer + "\ndef predict(text): return text[-1]"
    verdict = check_mystery(1, answer_file(text))
    assert not verdict.findings[0].holds
    assert all(finding.holds for finding in verdict.findings[1:])


def test_the_same_file_gets_the_same_verdict_and_another_one_other_prompts(answer_file):
    text = "def predict(text): return text[-1]\nHEADS, MLPS = {'0.0': 'all'}, []\n"
    one, again = (check_mystery(3, answer_file(text)) for _ in range(2))
    assert one == again
    other = check_mystery(3, answer_file(text + "# another file"))
    assert one.findings != other.findings


PREDICT = "def predict(text): return 'a'\n"
BAD = {
    "HEADS, MLPS = {}, []": "has no predict",
    f"{PREDICT}MLPS = []": "has no HEADS",
    f"{PREDICT}HEADS = {{'0.0': 'all'}}": "has no MLPS",
    f"{PREDICT}HEADS, MLPS = {{}}, []": "names no part",
    f"{PREDICT}HEADS, MLPS = ['0.0'], []": "no dict",
    f"{PREDICT}HEADS, MLPS = {{'0.9': 'all'}}, []": "there is no head 0.9",
    f"{PREDICT}HEADS, MLPS = {{'2.0': 'all'}}, []": "there is no head 2.0",
    f"{PREDICT}HEADS, MLPS = {{(0, 1): 'all'}}, []": "like '0.1'",
    f"{PREDICT}HEADS, MLPS = {{'0.0': 'last'}}, []": "“previous”",
    f"{PREDICT}HEADS, MLPS = {{'0.0': 3}}, []": "or a function",
    f"{PREDICT}HEADS, MLPS = {{'0.0': 'all'}}, [0]": "attention and nothing else",
    f"{PREDICT}HEADS, MLPS = {{'0.0': 'all'}}, 0": "a list of layers",
    f"{PREDICT}HEADS = [": "does not run: SyntaxError",
    "import numpy as np\n1 / 0": "does not run: ZeroDivisionError",
    "predict = 'a'\nHEADS, MLPS = {'0.0': 'all'}, []": "predict is no function",
}
RAISE = {
    "def predict(text): return 7\nHEADS, MLPS = {'0.0': 'all'}, []": "it says 7",
    "def predict(text): return 'z'\nHEADS, MLPS = {'0.0': 'all'}, []": "it says 'z'",
    "def predict(text): return text[99]\nHEADS, MLPS = {'0.0': 'all'}, []": "IndexError",
    f"{PREDICT}HEADS, MLPS = {{'0.0': lambda t, q: q + 1}}, []": "a head sees positions 0 to 0",
    f"{PREDICT}HEADS, MLPS = {{'0.0': lambda t, q: {{0: -1.0}}}}, []": "none is below 0",
    f"{PREDICT}HEADS, MLPS = {{'0.0': lambda t, q: t.index('?')}}, []": "ValueError",
    "from minigpt.mystery.models import load_mystery\nmodel = load_mystery(1)\n"
    "def predict(text): return 'abcdefghijkl^'[model(text)[0, -1].argmax()]\n"
    "HEADS, MLPS = {'0.0': 'all'}, []": "it runs a model",
}


@pytest.mark.parametrize(("text", "says"), [*BAD.items(), *RAISE.items()])
def test_what_is_no_answer_is_refused_in_one_sentence(text, says, answer_file):
    with pytest.raises(ConfigError, match=re.escape(says)) as refused:
        check_mystery(1, answer_file(text))
    assert "\n" not in str(refused.value)


def test_twice_the_same_mlp_is_refused(answer_file):
    number = next(n for n in NUMBERS if load_mystery(n).cfg.mlp != "none")
    with pytest.raises(ConfigError, match="twice"):
        read_answer(answer_file(f"{PREDICT}HEADS, MLPS = {{}}, [0, 0]"), load_mystery(number))


NOT_PLAIN = {
    "import torch": "uses torch",
    "from safetensors.torch import load_file": "uses safetensors.torch",
    "from . import weights": "uses .",
    "import math, os": "uses os",
    "W = open('weights.safetensors').read()": "uses open",
    "W = __import__('torch')": "uses __import__",
    "W = [].__class__": "uses __class__",
    "W = eval('1')": "uses eval",
    f"W = '{'x' * 5000}'": "describe this model in",
    "W = [": "does not run: SyntaxError",
}


@pytest.mark.parametrize(("text", "says"), NOT_PLAIN.items())
def test_what_could_hold_the_weights_is_no_answer_to_a_late_one(text, says, answer_file):
    whole = f"{PREDICT}HEADS, MLPS = {{'0.0': 'all'}}, []\n{text}\n"
    for number in (number for number in NUMBERS if MYSTERIES[number].plain):
        with pytest.raises(ConfigError, match=re.escape(says)) as refused:
            check_mystery(number, answer_file(whole))
        assert "\n" not in str(refused.value)


def test_an_answer_may_be_long_and_import_where_the_model_is_small(answer_file):
    path = answer_file(f"import torch\n{PREDICT}HEADS, MLPS = {{'0.0': 'all'}}, []\n{'#' * 5000}")
    assert not check_mystery(1, path, FEW).right
    with pytest.raises(ConfigError, match="mystery start"):
        check_mystery(7, path.with_name("none.py"))


def test_an_answer_in_another_encoding_is_refused_in_a_sentence(tmp_path: Path):
    path = tmp_path / "answer.py"
    path.write_bytes("# -*- coding: latin-1 -*-\n# ä\n".encode("latin-1"))
    with pytest.raises(ConfigError, match="does not run: UnicodeDecodeError"):
        check_mystery(7, path)


def test_a_file_that_is_not_there(tmp_path: Path):
    with pytest.raises(ConfigError, match="mystery start"):
        check_mystery(1, tmp_path / "none.py")
    with pytest.raises(ConfigError, match="numbered 1 to 8"):
        mystery_numbered(9)


def test_models_run_again_when_an_answer_has_raised():
    model = load_mystery(1)
    with pytest.raises(ConfigError, match="it runs a model"), no_model_runs():
        model("^abcdefgh")
    assert model("^abcdefgh").shape[-1] == 13


@pytest.mark.parametrize(
    ("said", "row"),
    [
        ("'start'", [1, 0, 0]),
        ("'self'", [0, 0, 1]),
        ("'previous'", [0, 1, 0]),
        ("'all'", [1 / 3, 1 / 3, 1 / 3]),
        ("'back 2'", [1, 0, 0]),
        ("'back 3'", [0, 0, 0]),
        ("'position 1'", [0, 1, 0]),
        ("'position 5'", [0, 0, 0]),
        ("lambda t, q: None", [0, 0, 0]),
        ("lambda t, q: 1", [0, 1, 0]),
        ("lambda t, q: [0, 2]", [0.5, 0, 0.5]),
        ("lambda t, q: {0: 3, 2: 1}", [0.75, 0, 0.25]),
        ("lambda t, q: {0: 0.0}", [0, 0, 0]),
    ],
)
def test_what_a_head_reads(said, row, answer_file):
    path = answer_file(f"{PREDICT}HEADS, MLPS = {{'0.0': {said}}}, []")
    reads = read_answer(path, load_mystery(1)).heads[0, 0]
    found = reads("^abcdefgh", 2)
    assert [found.get(at, 0) for at in range(3)] == row


def test_prompts_are_random_letters_after_a_start_sign():
    for number, one in MYSTERIES.items():
        prompts = mystery_prompts(number, 3000, seed=1)
        assert (prompts[:, 0] == one.n_letter).all()
        assert prompts[:, 1:].unique().tolist() == list(range(one.n_letter))
        assert torch.equal(prompts, mystery_prompts(number, 3000, seed=1))
        assert not torch.equal(prompts, mystery_prompts(number, 3000, seed=2))
        shares = prompts[:, 1:].flatten().bincount() / prompts[:, 1:].numel()
        torch.testing.assert_close(
            shares, torch.full((one.n_letter,), 1 / one.n_letter), atol=0.01, rtol=0
        )
    with pytest.raises(ConfigError, match="n=0"):
        mystery_prompts(1, 0)
