"""The same figures with a running kernel: type a prompt, move a slider, look again.

On a page without a kernel (the published book, a PDF) a live figure shows its still twin and says
that a kernel would let you change it; no widget is made there, so nothing is left on the page that
does not answer.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from html import escape
from typing import Any, TypeAlias

from minigpt.errors import MinigptError
from minigpt.viz.arrays import FigureError, Values
from minigpt.viz.figure import Figure
from minigpt.viz.heads import attention_heads

Range: TypeAlias = tuple[float, float] | tuple[float, float, float] | Sequence[Any]
Draw: TypeAlias = Callable[..., Figure]

NEEDS_KERNEL = "In a notebook with a running kernel you can change this figure"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


class Live:
    """A figure drawn again whenever a control changes; `figure` is the one shown now.

    `set(name=value)` does what moving a control does. A refusal (`MinigptError`) or a bad value
    raised while drawing is shown as one sentence, and the last good figure stays.
    """

    def __init__(self, draw: Draw, controls: Mapping[str, Range | str], start: Mapping[str, Any]):
        self._draw = draw
        self.controls = dict(controls)
        self.values: dict[str, Any] = dict(start)
        self.error = ""
        self.figure = draw(**self.values)

    def set(self, **values: Any) -> Figure:
        """Change some controls, draw, and return the figure shown.

        Raises:
            FigureError: a control that does not exist.
        """
        for name in values:
            if name not in self.controls:
                raise FigureError(f"{name!r} is no control: choose from {list(self.controls)}.")
        self.values |= values
        try:
            self.figure, self.error = self._draw(**self.values), ""
        except (MinigptError, ValueError, IndexError) as refusal:
            self.error = str(refusal)
        if "widget" in self.__dict__:
            self._show()
        return self.figure

    @property
    def html(self) -> str:
        """The still twin: the figure as it starts, and a note on what a kernel adds."""
        names = ", ".join(name.replace("_", " ") for name in self.controls)
        note = f'<p class="mg-note"><small>{NEEDS_KERNEL}: {escape(names)}.</small></p>'
        return self.figure.html.removesuffix("</figure>") + note + "</figure>"

    @cached_property
    def widget(self) -> Any:
        """The ipywidgets box: the controls over the figure."""
        import ipywidgets

        boxes = [self._control(name) for name in self.controls]
        self._message = ipywidgets.HTML()
        self._output = ipywidgets.Output()
        self._show()
        return ipywidgets.VBox([*boxes, self._message, self._output])

    def _control(self, name: str) -> Any:
        control = control_for(name, self.controls[name], self.values[name])
        control.observe(lambda change: self.set(**{name: change["new"]}), names="value")
        return control

    def _show(self) -> None:
        self._message.value = f"<p role='alert'>{escape(self.error)}</p>" if self.error else ""
        data = {"text/html": self.figure.html, "text/plain": self.figure.alt}
        shown = {"output_type": "display_data", "data": data, "metadata": {}}
        self._output.outputs = (shown,)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        """Return the still twin, and over it the widget where a front-end can run it."""
        bundle: dict[str, Any] = self.figure._repr_mimebundle_() | {"text/html": self.html}
        if has_front_end():
            model = self.widget.model_id
            view = {"version_major": 2, "version_minor": 0, "model_id": model}
            bundle = {WIDGET_VIEW: view} | bundle
        return bundle


def attention(
    run: Callable[[str], tuple[Values, Sequence[str]]],
    text: str,
    *,
    alt: str | Callable[[str], str],
    **options: Any,
) -> Live:
    """Return `attention_heads` with a text box and a head slider.

    Args:
        run: text → (pattern [head query key], tokens); runs the model.
        text: drawn first, and on the static page.
        alt: the finding; a function of the text where it depends on it.
        options: further arguments of `attention_heads`, except `head`.

    Raises:
        FigureError: what `attention_heads` refuses about the first text.
    """
    last: dict[str, tuple[Values, Sequence[str]]] = {}

    def draw(text: str, head: int) -> Figure:
        if text not in last:  # moving the head slider does not run the model again
            result = run(text)
            last.clear()
            last[text] = result
        words = alt if isinstance(alt, str) else alt(text)
        return attention_heads(*last[text], head=head, alt=words, **options)

    n_head = len(run(text)[0])
    return Live(draw, {"text": text, "head": (0, n_head - 1)}, {"text": text, "head": 0})


def sliders(function: Draw, *, start: Mapping[str, Any] | None = None, **ranges: Range) -> Live:
    """Return the figures of a function of some controls: a slider or a menu for each.

    Args:
        function: called with every control by name, returns a `Figure`.
        start: first value of some controls; otherwise the first of each range.
        ranges: name → (first, last) or (first, last, step) for a slider, or a list for a menu.

    Raises:
        FigureError: a range that is neither, or `start` outside its range.
    """
    first = {name: check_range(name, choices) for name, choices in ranges.items()}
    for name in start or {}:
        if name not in ranges:
            raise FigureError(f"start names {name!r}: choose from {list(ranges)}.")
    return Live(function, ranges, first | dict(start or {}))


def check_range(name: str, choices: Range) -> Any:
    """Return the first value of a range.

    Raises:
        FigureError: neither (first, last[, step]) nor a list of choices.
    """
    if isinstance(choices, tuple):
        number = all(isinstance(c, (int, float)) for c in choices)
        if number and len(choices) in (2, 3) and choices[0] < choices[1]:
            return choices[0]
    elif isinstance(choices, list | range) and len(choices):
        return choices[0]
    raise FigureError(
        f"{name}={choices!r} is no range: write (first, last), (first, last, step) or a list."
    )


def control_for(name: str, choices: Range | str, value: Any) -> Any:
    """Return the ipywidgets control of a range: text box, slider or menu."""
    import ipywidgets

    label = {"description": name.replace("_", " "), "value": value}
    if isinstance(choices, str):
        return ipywidgets.Text(**label, continuous_update=False)
    if isinstance(choices, tuple):
        whole = all(isinstance(c, int) for c in choices)
        kind = ipywidgets.IntSlider if whole else ipywidgets.FloatSlider
        step = choices[2] if len(choices) == 3 else 1 if whole else (choices[1] - choices[0]) / 100
        return kind(**label, min=choices[0], max=choices[1], step=step, continuous_update=False)
    return ipywidgets.Dropdown(**label, options=list(choices))


def has_front_end() -> bool:
    """Say whether a person sits in front of this kernel.

    A Jupyter server names the notebook in `JPY_SESSION_NAME`, VS Code in the namespace, Colab in
    its own variables; a kernel started to build or test the book has none of them.
    `MINIGPT_LIVE=1` or `0` overrides.
    """
    if forced := os.environ.get("MINIGPT_LIVE"):
        return forced == "1"
    if any(re.match("JPY_SESSION_NAME$|COLAB_", name) for name in os.environ):
        return True
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    return shell is not None and "__vsc_ipynb_file__" in shell.user_ns
