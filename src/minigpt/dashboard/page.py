"""The page: one file of HTML that asks for nothing else, and says what the run's folder lacks."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from html import escape
from importlib.metadata import version
from pathlib import Path

from minigpt.dashboard.figures import Section, sections
from minigpt.dashboard.measures import Measures, measure
from minigpt.dashboard.run import RunFolder, read_run
from minigpt.errors import ConfigError
from minigpt.standalone import require_own, write_standalone

FILE_NAME = "dashboard.html"
NOTHING = "Nothing is shown here: the run's folder does not hold it."


def write_dashboard(
    path: Path, out: Path | None = None, *, text: str | None = None, most: int = 12
) -> Path:
    """Write the page of a run beside its log, or to `out`; the run may still be going on.

    `text` is measured in the place of the run's validation text; `most` is how many of the kept
    checkpoints are measured.

    Raises:
        CheckpointError: the folder holds no run, or its log is damaged.
        ConfigError: `most` is below 1, or a file of somebody else's lies where the page would.
    """
    if most < 1:
        raise ConfigError(f"{most} checkpoints cannot be measured: give 1 or more")
    run = read_run(path, text)
    out = out or path / FILE_NAME
    require_own(out, "dashboard")
    title, body = page(run, measure(run, most))
    return write_standalone(out, title, body, "dashboard")


def page(run: RunFolder, found: Measures) -> tuple[str, str]:
    """Return the page's title and its body."""
    drawn = sections(run, found)
    title = f"Run {run.path.resolve().name}"
    parts = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(_state(run, found))}</p>",
        _missing(run.absent),
        _contents([*(one.title for one in drawn), "Samples", "Settings"]),
        *(_section(one.title, _figures(one)) for one in drawn),
        _section("Samples", _samples(found)),
        _section("Settings", _settings(run)),
    ]
    return title, "".join(parts)


def _state(run: RunFolder, found: Measures) -> str:
    """Say how far the run is, and what was measured."""
    steps = run.setting("train", "steps")
    said = "No step is logged."
    if run.rows:
        last = run.rows[-1].step
        said = f"The log reaches step {last}."
        if steps is not None:
            ended = "finished" if last >= steps else "not finished"
            said = f"The log reaches step {last} of {steps}: {ended}."
    best = min((row.val_loss for row in run.rows if row.val_loss is not None), default=None)
    if best is not None:
        said += f" The lowest validation loss is {best:.4f} nats per token."
    kept = len(run.weights)
    return f"{said} Weights of {kept} steps are kept; {len(found.steps)} of them are measured here."


def _missing(absent: list[str]) -> str:
    if not absent:
        return ""
    items = "".join(f"<li>{escape(one.replace('..', '.'))}</li>" for one in absent)
    return f'<section class="absent"><p>Not in this folder:</p><ul>{items}</ul></section>'


def _contents(titles: list[str]) -> str:
    links = "".join(f'<li><a href="#{_id(one)}">{escape(one)}</a></li>' for one in titles)
    return f'<nav aria-label="On this page"><ul>{links}</ul></nav>'


def _id(title: str) -> str:
    return title.lower().replace(" ", "-")


def _section(title: str, body: str) -> str:
    return f'<section><h2 id="{_id(title)}">{escape(title)}</h2>{body}</section>\n'


def _figures(section: Section) -> str:
    return "".join(figure.html for figure in section.figures) or f"<p>{NOTHING}</p>"


def _samples(found: Measures) -> str:
    if not found.samples:
        return f"<p>{NOTHING}</p>"
    texts = (
        f"<h3>Step {found.steps[-1]}, {escape(how)}</h3><pre>{escape(text)}</pre>"
        for how, text in found.samples.items()
    )
    return "<p>The prompt is the beginning of the measured text.</p>" + "".join(texts)


def _settings(run: RunFolder) -> str:
    here = {"python": platform.python_version(), "torch": version("torch")}
    tables = "".join(
        f"<h3>{escape(name)}</h3>{_table(values)}"
        for name, values in run.settings.items()
        if isinstance(values, Mapping)
    )
    plain = {name: value for name, value in run.settings.items() if not isinstance(value, Mapping)}
    return (
        f"{_table(plain)}{tables}<h3>Environment</h3>"
        "<p>A run's folder does not record its machine or versions. This page was made with:</p>"
        f"{_table(here)}"
    )


def _table(values: Mapping[str, object]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(str(name))}</th><td>{escape(str(value))}</td></tr>'
        for name, value in values.items()
    )
    return f'<div class="wide" tabindex="0"><table>{rows}</table></div>' if rows else ""
