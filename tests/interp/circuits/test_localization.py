"""CPR and CMD of curves that are known, and of rankings of a planted circuit."""

import pytest
import torch

from minigpt.errors import ConfigError
from minigpt.interp.attribution.gradients import eap_ig
from minigpt.interp.circuits.evaluation import Examination
from minigpt.interp.circuits.localization import SIZES, areas, localization
from minigpt.interp.core.results import Result
from minigpt.zoo import handmade


def test_areas_by_hand() -> None:
    assert areas([0, 0.5, 1], [0, 1, 1]) == pytest.approx((0.75, 0.25))
    assert areas([0, 0.5, 1], [0, 1.4, 1]) == pytest.approx((0.95, 0.45))
    ones = areas(SIZES, [1.0] * 10)
    assert ones == pytest.approx((0.999, 0.0))


@pytest.mark.parametrize(
    ("sizes", "values", "says"),
    [
        ([0.5], [1.0], "at least two"),
        ([0, 1], [1.0], "one each"),
        ([0.5, 0.2], [1.0, 1.0], "rise"),
        ([0, 2], [1.0, 1.0], "rise"),
        ([0, 1], [1.0, float("nan")], "NaN"),
    ],
)
def test_areas_refuse(sizes: list[float], values: list[float], says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        areas(sizes, values)


def test_a_true_ranking_scores_high_and_its_reverse_low() -> None:
    model, truth = handmade.induction()
    p = truth.prompts(4)
    exam = Examination(model, p.clean, p.corrupt, p.metric)
    good = eap_ig(model, p.clean, p.corrupt, p.metric)
    sizes = (0.05, len(truth.edges) / len(exam.graph.edges) + 1e-9, 0.5, 1.0)
    found = localization(exam, good, sizes=sizes)
    assert found.n_edge[1] == len(truth.edges)
    assert found.faithfulness[1:].tolist() == pytest.approx([1, 1, 1], abs=1e-3)
    assert (found.cpr, found.cmd) == areas(sizes, found.faithfulness.double())
    edges = exam.graph.edges
    false = torch.tensor([float(edge not in truth.edges) for edge in edges])
    bad = localization(exam, Result(false, ("edge",), {}, {"edge": edges}), sizes=sizes)
    assert bad.faithfulness[:3].tolist() == [0, 0, 0]
    assert bad.faithfulness[-1] == pytest.approx(1)
    turned = Result(-good.mean().values, ("edge",), {}, {"edge": edges})
    assert localization(exam, turned, signed=True, sizes=sizes).cpr < found.cpr - 0.1
    assert localization(exam, turned, sizes=sizes).cpr == pytest.approx(found.cpr)


def test_scores_of_something_else_are_refused() -> None:
    model, truth = handmade.induction()
    p = truth.prompts(2)
    exam = Examination(model, p.clean, p.corrupt, p.metric)
    with pytest.raises(ConfigError, match="all this model's edges"):
        localization(exam, Result(torch.ones(2), ("edge",), {}, {"edge": ["a", "b"]}))
    edges = exam.graph.edges
    nan = Result(torch.full((len(edges),), float("nan")), ("edge",), {}, {"edge": edges})
    with pytest.raises(ConfigError, match="NaN"):
        localization(exam, nan)
