"""Two lenses on one table: the browser says what Python says, for every cell and either lens."""

import numpy as np
import pytest

from minigpt.viz import FigureError
from minigpt.viz.figure import data_of
from minigpt.viz.lens_lab import LONGEST, ROW, cut, lens_lab, read_cell

from .conftest import hover, press, read

NAMES = ["logit lens", "tuned lens"]
PLACES = ["embedding", "after 3", "output"]
POSITIONS = [" old", " bridge", "\n", " was"]


def parts(n_rank=5, seed=0):
    rng = np.random.default_rng(seed)
    shares = np.sort(rng.dirichlet(np.ones(9), (2, 3, 4))[..., :n_rank], -1)[..., ::-1]
    words = [
        [[[f" w{k}{i}{j}{r}" + "x" * (3 * r) for r in range(n_rank)] for j in range(4)]
         for i in range(3)] for k in range(2)
    ]  # fmt: skip
    words[1][2][3][0] = " <|endoftext|>&"
    return words, shares


def figure(**more):
    words, shares = parts()
    settings = {"lenses": NAMES, "places": PLACES, "positions": POSITIONS, "alt": "Two lenses."}
    return lens_lab(words, shares, **(settings | more))


def test_the_same_call_gives_the_same_bytes_and_a_still_picture():
    one, two = figure(at=(1, 2)), figure(at=(1, 2))
    assert one == two
    assert one.png() == two.png()
    body = one.html.split("<script")[0]
    assert "after 3" in body
    assert read_cell(data_of(one.html), 1, 2) in body
    assert len(one.html) < 20_000


def test_the_browser_says_what_python_says(open_page):
    shown = figure(at=(1, 1))
    data, page = data_of(shown.html), open_page(shown)
    assert read(page) == read_cell(data, 1, 1)
    page.locator(".mg-stage").focus()
    moves = {"ArrowUp": (-1, 0), "ArrowDown": (1, 0), "ArrowLeft": (0, -1), "ArrowRight": (0, 1)}
    i, j = 1, 1
    for key in np.random.default_rng(1).choice(list(moves), 25):
        press(page, key)
        i = min(max(i + moves[key][0], 0), 2)
        j = min(max(j + moves[key][1], 0), 3)
        assert read(page) == read_cell(data, i, j)
        lines = page.locator(".mg-tops > div")
        assert lines.count() == 2
        for k in range(2):
            told = lines.nth(k).inner_text().split("\n")
            assert told[0] == NAMES[k]
            wanted = zip(data["mille"][k][i][j], data["words"][k][i][j], strict=True)
            assert told[1:] == [f"{m / 10:.1f}% {word}" for m, word in wanted]


def test_a_cell_is_chosen_by_pointing(open_page):
    shown = figure()
    data, page = data_of(shown.html), open_page(shown)
    left, top, side, _ = data["box"]
    hover(page, left + 2.5 * side, top + 1.5 * ROW)
    assert read(page) == read_cell(data, 1, 2)


def test_a_button_chooses_the_lens_of_the_table(open_page):
    shown = figure()
    data, page = data_of(shown.html), open_page(shown)
    for k in (1, 0):
        page.get_by_role("button", name=NAMES[k]).click()
        pressed = [b.get_attribute("aria-pressed") for b in page.get_by_role("button").all()]
        assert pressed == ["true" if n == k else "false" for n in range(2)]
        for i in range(3):
            for j in range(4):
                cell = page.locator(f'[data-c="{i} {j}"] text')
                assert cell.text_content() == cut(data["words"][k][i][j][0])


def test_long_tokens_are_cut_in_the_table_and_whole_below():
    assert cut("a" * LONGEST) == "a" * LONGEST
    assert len(cut("a" * 30)) == LONGEST
    assert "<|endoftext|>" not in figure().html.split("<script")[0]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"places": PLACES[:2]}, "places"),
     ({"lenses": NAMES[:1]}, "lenses"),
     ({"at": (3, 0)}, "at is"),
     ({"alt": " "}, "alt is empty")],
)  # fmt: skip
def test_what_does_not_fit_is_refused(change, sentence):
    with pytest.raises(FigureError, match=sentence):
        figure(**change)


@pytest.mark.parametrize("fault", ["shape", "range", "order"])
def test_wrong_probabilities_are_refused(fault):
    words, shares = parts()
    if fault == "shape":
        words[0][0].pop()
    if fault == "range":
        shares = shares + 1
    if fault == "order":
        shares = shares[..., ::-1]
    with pytest.raises(FigureError, match=r"tokens do not|between 0 and 1|fall from rank"):
        lens_lab(words, shares, lenses=NAMES, places=PLACES, positions=POSITIONS, alt="Two lenses.")
