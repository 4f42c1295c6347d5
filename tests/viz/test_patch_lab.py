"""Circuits that are patched by hand: what Python states is what the browser computes."""

from itertools import combinations, product

import pytest

from minigpt import viz
from minigpt.viz.patch_lab import START, circuit_formula, output, patch_lab, patch_words, patched

from .conftest import press, read

PARTS = ["a", "b", "c"]
CIRCUITS = {
    "and": [(1, 1, 1, -2, 1)],
    "or": [(1, 1, 1, 0, 1), (1, 1, 1, -1, -1)],
    "odd": [(1, 1, 1, 0, 1), (1, 1, 1, -1, -2), (1, 1, 1, -2, 2)],
    "mixed": [(0.5, -1, 2, 0.25, -0.75), (2, 0, 1, -1, 1)],
    "even": [(1, 1, 0, 0, 1), (1, 1, 0, -1, -2)],
}


@pytest.fixture(scope="module")
def figure() -> viz.Figure:
    return patch_lab(CIRCUITS, PARTS, alt="Three parts and an output.", caption="Patch a part.")


def test_the_formula_is_the_circuit() -> None:
    for neurons in CIRCUITS.values():
        code = (
            circuit_formula(neurons, PARTS).removeprefix("y = ").replace("−", "-").replace("·", "*")
        )
        for bits in product((0, 1), repeat=3):
            names = dict(zip(PARTS, bits, strict=True)) | {"relu": lambda v: max(v, 0)}
            assert eval(code, names) == pytest.approx(output(neurons, bits))


def test_the_two_directions_are_complements() -> None:
    for neurons in CIRCUITS.values():
        for some in ([], [0], [1, 2], [0, 1, 2]):
            rest = [i for i in range(3) if i not in some]
            one, other = patched(3, "denoise", some), patched(3, "noise", rest)
            assert one == other
            assert output(neurons, one) == output(neurons, other)


def test_the_browser_computes_what_python_computes(open_page, figure) -> None:
    page = open_page(figure)
    still = patch_words("and", CIRCUITS["and"], PARTS, "denoise", [])
    assert read(page) == still
    assert f">{still}</p>" in figure.html, "the script says what the still says"
    groups = {name: page.get_by_role("group", name=name) for name in ("circuit", "patch")}
    for title, neurons in CIRCUITS.items():
        groups["circuit"].get_by_role("button", name=title, exact=True).click()
        assert page.locator(".mg-formula").inner_text() == circuit_formula(neurons, PARTS)
        for way in START:
            page.get_by_role("button", name=way, exact=True).click()
            for some in (s for n in range(4) for s in combinations(range(3), n)):
                for i in some:
                    groups["patch"].get_by_role("button", name=PARTS[i]).focus()
                    press(page, "Enter")
                assert read(page) == patch_words(title, neurons, PARTS, way, list(some))
                for i in some:
                    groups["patch"].get_by_role("button", name=PARTS[i]).click()


def test_a_part_is_pressed_and_drawn(open_page, figure) -> None:
    page = open_page(figure, viewport={"width": 390, "height": 800})
    page.locator('[data-p="1"] text').click()
    assert page.locator('[data-p="1"]').text_content() == "b = 1"
    assert page.get_by_role("button", name="b").get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="noise", exact=True).click()
    assert page.locator('[data-p="1"]').text_content() == "b = 0"
    assert page.locator('[data-p="0"]').text_content() == "a = 1"
    assert page.locator("[data-y]").text_content() == "y = 0"
    page.locator("[data-y] text").click()
    assert "with b patched" in read(page), "the output itself is not patched"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_it_is_a_figure_like_the_others(figure) -> None:
    again = patch_lab(CIRCUITS, PARTS, alt="Three parts and an output.", caption="Patch a part.")
    assert again.html == figure.html
    assert again.png() == figure.png()
    assert f'aria-label="{figure.alt}"' in figure.html
    assert len(figure.html) < 20_000


@pytest.mark.parametrize(
    ("circuits", "parts", "sentence"),
    [({}, ["a"], "there is nothing to patch"), ({"and": [(1, 1)]}, [], "there is nothing"),
     ({"and": [(1, 1, 0)]}, ["a", "b"], "a neuron of 'and' has 3 numbers: give 2 weights")],
)  # fmt: skip
def test_refusals(circuits, parts, sentence) -> None:
    with pytest.raises(viz.FigureError, match=sentence):
        patch_lab(circuits, parts, alt="x")
