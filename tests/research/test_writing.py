"""Overclaims, figures and recounted numbers: known answers, edges, and refusals."""

import itertools

import pytest
import torch

from minigpt.errors import ConfigError
from minigpt.research.figures import FigurePlan, figure_faults, lie_factor
from minigpt.research.overclaim import bold_sentences, overclaims
from minigpt.research.prose import check_prose
from minigpt.research.recount import claim_sentence, possible_share, report_numbers, unnoticed
from minigpt.research.results import StatedResult

SOUND = "Without head 1.0 the loss rises from 0.06 to 5.07 nats per token."


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (SOUND, []),
        ("Head 1.0 causes repetition.", ["cause"]),
        ("The model NEEDS head 1.0.", ["need"]),
        ("Every head copies.", ["general"]),
        ("The loss rises by 5.01.", ["unit", "reference"]),
        ("The loss rises by 5.01 nats.", ["reference"]),
        ("The share is 0.4, and 0.2 of it is noise.", ["unit"]),
        ("`stories 5` makes 3 heads of one.", ["cause"]),
        ("Remakes and everyone, smallest and alleys.", []),
        ("It is due to heads 3 and 4 %.", ["cause", "reference"]),
        ("It always needs and causes −3", ["cause", "need", "general", "unit", "reference"]),
        ("", []),
    ],
)
def test_known_sentences(sentence: str, said: list[str]) -> None:
    assert overclaims(sentence) == said


def test_evidence_allows_its_words_alone() -> None:
    worst = "It always needs and causes"
    rules = {"intervention": "cause", "control": "need", "other models": "general"}
    for n in range(4):
        for given in itertools.combinations(rules, n):
            left = [rule for one, rule in rules.items() if one not in given]
            assert overclaims(worst, set(given)) == left
    with pytest.raises(ConfigError, match="no evidence is called 'controls'"):
        overclaims("It is so.", {"controls"})
    with pytest.raises(ConfigError, match="a set of words"):
        overclaims("It is so.", "control")


def test_the_bold_sentences_are_there() -> None:
    rows = bold_sentences()
    assert len(rows) == 235
    assert all("{glue" not in sentence for _, sentence in rows)


def plan(**changes: object) -> FigurePlan:
    sound = {
        "kind": "bars",
        "x_label": "head",
        "y_label": "rise of the loss, nats per token",
        "values": (0.1, 5.0),
        "axis": (0.0, 6.0),
        "alt": "Without head 1.0 the loss rises by five nats per token.",
        "spread": True,
    }
    return FigurePlan(**{**sound, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, []),
        ({"x_label": " "}, ["x label"]),
        ({"y_label": ""}, ["y label"]),
        ({"y_label": "loss"}, ["unit"]),
        ({"y_label": "loss, "}, ["unit"]),
        ({"y_label": "share of heads"}, []),
        ({"y_label": "rankings"}, ["unit"]),
        ({"axis": (0.05, 6.0)}, ["zero"]),
        ({"axis": (0.05, 6.0), "kind": "lines"}, []),
        ({"axis": (-7.0, 0.0)}, ["cut"]),
        ({"alt": "Losses of all heads, one by one."}, ["alt"]),
        ({"spread": False, "alt": ""}, ["alt", "spread"]),
    ],
)
def test_faults_of_a_figure(changes: dict[str, object], faults: list[str]) -> None:
    assert figure_faults(plan(**changes)) == faults


def test_figures_without_values_are_refused() -> None:
    for bad in ({"values": ()}, {"values": (float("nan"),)}, {"axis": (1.0, 1.0)}):
        with pytest.raises(ConfigError, match="finite values"):
            figure_faults(plan(**bad))


def test_lie_factor() -> None:
    assert lie_factor([0.30, 0.36], 0.0) == pytest.approx(1)
    assert lie_factor([0.30, 0.36], 0.25) == pytest.approx(6)
    with pytest.raises(ConfigError):
        lie_factor([0.3, 0.36], 0.3)


def test_possible_shares_are_those_of_a_list() -> None:
    for n in (1, 7, 40, 99, 100, 250):
        for digits in (1, 2, 3):
            half = 0.5 / 10**digits
            for k in range(10**digits + 1):
                stated = f"{k / 10**digits:.{digits}f}"
                wanted = any(abs(i / n - k / 10**digits) <= half + 1e-12 for i in range(n + 1))
                assert possible_share(stated, n) == wanted, (stated, n)
    assert unnoticed(30) == pytest.approx(31 / 101)
    assert unnoticed(40) > unnoticed(41)  # 1/40 is 0.02 or 0.03: both ways of rounding count
    assert unnoticed(100) == 1
    for stated, n in (("0,43", 7), ("1.43", 7), ("43", 7), ("0.43", 0)):
        with pytest.raises(ConfigError):
            possible_share(stated, n)


def test_numbers_of_a_report() -> None:
    clean, ablated = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([1.5, 2.0, 5.5])
    assert report_numbers(clean, ablated) == {"rise": 1.0, "percent": 50.0, "worse": 66.7}
    for bad in (torch.zeros(0), torch.zeros(3), torch.tensor([1.0, float("nan"), 2.0])):
        with pytest.raises(ConfigError):
            report_numbers(bad, bad)


def test_a_claim_passes_the_check_of_packages() -> None:
    generator = torch.Generator().manual_seed(0)
    for scale in (1e-3, 0.04, 1.0, 300.0):
        values = (7.3 * scale + scale * torch.randn(5, generator=generator)).tolist()
        control = (0.3 * scale * torch.randn(5, generator=generator)).tolist()
        row = torch.tensor(values, dtype=torch.float64)
        said = claim_sentence("The loss rises", values, control, "nats per token", "rise")
        result = StatedResult("rise", f"{row.mean():.8f}", "0", "0", 0.0, (0, 1))
        text = f"## Results\n\n{said}\n"
        if scale < 100:  # a whole number is not taken as rounded
            assert check_prose("report.md", text, {"rise": result}, []) == []


def test_digits_follow_the_spread() -> None:
    said = claim_sentence("It falls", [-4.0, -4.2], [0.001, -0.001], "nats", "fall")
    assert said == "It falls by −4.10 ± 0.14 nats (2 seeds; control 0.00 ± 0.00) [fall]."
    said = claim_sentence("It rises", [0.0, 0.1411], [0.0, 0.0], "nats", "rise")
    assert "± 0.10 nats" in said
    for bad in ([1.0], [1.0, 1.0], [1.0, float("inf")]):
        with pytest.raises(ConfigError):
            claim_sentence("It rises", bad, [0.0, 1.0], "nats", "rise")
