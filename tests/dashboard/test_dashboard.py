"""The page of a run: what it says is what the folder holds; what is missing or broken is said."""

import json
import re
import shutil
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
import torch
from click.testing import CliRunner
from playwright.sync_api import Browser

from minigpt.cli import cli
from minigpt.dashboard.figures import sections
from minigpt.dashboard.measures import measure
from minigpt.dashboard.page import FILE_NAME, write_dashboard
from minigpt.dashboard.run import read_run
from minigpt.errors import CheckpointError, ConfigError
from minigpt.model.locate import ZOO
from minigpt.model.pretrained import load
from minigpt.train.log import read_log
from minigpt.viz.figure import data_of


def listing(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def said(page: Path) -> str:
    return " ".join(unescape(re.sub(r"<script.*?</script>|<[^>]+>", " ", page.read_text())).split())


def test_the_page_is_one_file_and_the_run_stays_as_it_is(run: Path) -> None:
    before = listing(run)
    text = write_dashboard(run).read_text()
    after = listing(run)
    assert after.pop(FILE_NAME)
    assert after == before
    assert not re.search(r'(?:src|href)="(?!#)', text), "it asks for another file"
    assert "http" not in re.sub(r"http://www.w3.org/\S+", "", text)


def test_what_it_says_is_what_the_log_says(run: Path) -> None:
    rows = read_log(run)
    best = min(row.val_loss for row in rows if row.val_loss is not None)
    page = said(write_dashboard(run))
    assert "The log reaches step 12 of 12: finished." in page
    assert f"The lowest validation loss is {best:.4f}" in page
    assert "Weights of 4 steps are kept; 4 of them are measured here." in page
    assert "Not in this folder" not in page


def test_the_figures_hold_the_numbers_of_the_run(run: Path) -> None:
    folder = read_run(run)
    found = measure(folder, 10)
    assert found.steps == [0, 3, 6, 12]
    drawn = {one.title: one.figures for one in sections(folder, found)}
    assert all(drawn.values()), "a section is empty"
    assert folder.text is not None
    assert found.losses is not None
    model = load(run / "snapshots" / "step-00000003.safetensors")
    logits = model(folder.text)[:, :-1]
    loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), folder.text[:, 1:].flatten())
    torch.testing.assert_close(found.losses[1].mean(), loss.detach())
    curves = data_of(drawn["Loss by token"][0].html)
    assert [curve["name"] for curve in curves["series"]] == ["9 of 10", "mean", "median", "1 of 10"]
    assert data_of(drawn["What heads attend to"][0].html)["frames"] == ["0", "3", "6", "12"]


def test_no_more_checkpoints_are_measured_than_asked_for(run: Path) -> None:
    assert measure(read_run(run), 2).steps == [0, 12]
    assert measure(read_run(run), 1).steps in ([0], [12])
    with pytest.raises(ConfigError, match="0 checkpoints cannot be measured: give 1 or more"):
        write_dashboard(run, most=0)


def half_a_line(run: Path) -> None:
    for name in ("log.csv", "log.jsonl"):
        file = run / name
        file.write_bytes(file.read_bytes()[:-5])


def truncated_weights(run: Path) -> None:
    file = run / "snapshots" / "step-00000003.safetensors"
    file.write_bytes(file.read_bytes()[:200])


def lost_weights(run: Path) -> None:
    for name in ("snapshots", "checkpoints"):
        shutil.rmtree(run / name)


def other_weights(run: Path) -> None:
    shutil.copy(
        ZOO / "attn-1l" / "final.safetensors", run / "snapshots" / "step-00000009.safetensors"
    )


def broken_settings(run: Path) -> None:
    (run / "run.json").write_text('{"model": ')


def settings_of_another_kind(run: Path) -> None:
    (run / "run.json").write_text(json.dumps({"model": 3, "train": []}))


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (half_a_line, "The log reaches step 11 of 12: not finished."),
        (truncated_weights, "The weights of step 3 are left out"),
        (lost_weights, "No weights are kept yet: nothing is measured of the model."),
        (other_weights, "The weights of step 9 are left out: of another model."),
        (broken_settings, "run.json cannot be read"),
        (settings_of_another_kind, "There is no validation text to measure on"),
        (lambda run: (run / "log.csv").unlink(), "There is no log.csv: losses"),
        (lambda run: (run / "log.jsonl").unlink(), "There is no log.jsonl: times are not known."),
        (lambda run: (run / "log.jsonl").write_text("{}\n"), "Line 1 of log.jsonl is damaged"),
        (lambda run: (run / "val.npy").write_bytes(b"x"), "There is no validation text"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_shown(
    run: Path, spoil: Callable[[Path], object], sentence: str
) -> None:
    spoil(run)
    before = listing(run)
    page = write_dashboard(run)
    assert sentence in said(page)
    after = listing(run)
    after.pop(FILE_NAME)
    assert after == before


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (shutil.rmtree, "is no folder: give the folder of a run"),
        (lambda run: (shutil.rmtree(run), run.mkdir()), "holds no run: no run.json, no log.csv"),
        (lambda run: (run / "log.csv").write_text("a,b\n1,2\n"), "does not begin as a log does"),
        (
            lambda run: (run / "log.csv").write_text(
                (run / "log.csv").read_text().replace("\n3,", "\nthree,")
            ),
            "line 5 of .*log.csv is no step of a run",
        ),
    ],
)
def test_what_is_no_run_is_refused_in_a_sentence(
    run: Path, spoil: Callable[[Path], object], sentence: str
) -> None:
    spoil(run)
    with pytest.raises(CheckpointError, match=sentence):
        write_dashboard(run)
    assert not (run / FILE_NAME).exists()


def test_a_file_of_somebody_elses_stays(run: Path) -> None:
    write_dashboard(run)
    write_dashboard(run)  # its own is written anew
    (run / FILE_NAME).write_text("notes")
    with pytest.raises(ConfigError, match="was not written by"):
        write_dashboard(run)
    assert (run / FILE_NAME).read_text() == "notes"


def test_an_entry_of_the_zoo_has_no_log_and_is_measured_on_a_given_text(
    tmp_path: Path,
) -> None:
    (tmp_path / "text.txt").write_text("To be, or not to be: that is the question.\n" * 90)
    out = tmp_path / "page.html"
    done = CliRunner().invoke(
        cli,
        [
            *("dashboard", str(ZOO / "attn-2l"), "--out", str(out), "--checkpoints", "3"),
            *("--text", str(tmp_path / "text.txt")),
        ],
    )
    assert done.exit_code == 0, done.output
    assert 'content="minigpt dashboard"' in out.read_text()
    page = said(out)
    assert "There is no log.csv" in page
    assert "3 of them are measured here" in page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_in_a_browser(run: Path, browser: Browser, scheme: str) -> None:
    """A phone's width, keys, both themes, paper; nothing is asked of a network."""
    page_file = write_dashboard(run)
    context = browser.new_context(viewport={"width": 390, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith("file:") else wrong.append(r.url))
    page.goto(page_file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    slider = page.get_by_role("slider", name="training step")
    slider.focus()
    page.keyboard.press("Home")
    assert page.locator("output").inner_text() == "0"
    ink, paper = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert (sum(map(int, re.findall(r"\d+", ink))) > sum(map(int, re.findall(r"\d+", paper)))) == (
        scheme == "dark"
    )
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    context.close()
    assert wrong == []
