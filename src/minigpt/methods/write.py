"""Fill in a method's template and write it as a notebook."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nbformat

from minigpt.data.files import write_atomically
from minigpt.errors import ConfigError, nearest

METHODS = {
    "cache": "Every activation of a prompt",
    "lens": "Logit lens",
    "attribution": "Direct logit attribution",
    "patching": "Activation patching",
    "paths": "Path patching",
    "ablation": "Ablations",
    "heads": "Head taxonomy",
}
_V4: Any = nbformat.v4
RANDOM = """generator = torch.Generator().manual_seed(0)
size = (4, min(10, model.cfg.n_ctx))
clean = torch.randint(model.cfg.d_vocab, size, generator=generator)
corrupt = clean.clone()
at = size[1] // 2
corrupt[:, at] = (clean[:, at] + 1) % model.cfg.d_vocab"""
_WHY_RANDOM = (
    "No prompts were given, so four random ones stand here; the corrupt ones differ in one token. "
    "Put prompts of your own in their place: `clean = model.to_tokens([…])`."
)
_WHY_GIVEN = (
    "The two prompts have the same number of tokens. Add more pairs before you believe a number."
)


def notebook(
    method: str, model: str, clean: str | None = None, corrupt: str | None = None
) -> nbformat.NotebookNode:
    """Return the notebook of a method for a model, with prompts of the reader's or random ones.

    Raises:
        ConfigError: a method that does not exist, or one prompt without the other.
    """
    if method not in METHODS:
        raise ConfigError(f"no method {method!r}; {nearest(method, METHODS)}")
    if (clean is None) != (corrupt is None):
        raise ConfigError("give --clean and --corrupt, or neither: a pair is compared")
    given = clean is not None
    filled = {
        "TITLE": f"{METHODS[method]}: {model}",
        "MODEL": repr(model),
        "PROMPTS": _WHY_GIVEN if given else _WHY_RANDOM,
        "PAIR": f"clean = model.to_tokens({clean!r})\ncorrupt = model.to_tokens({corrupt!r})"
        if given
        else RANDOM,
    }
    text = f"{_template('start')}\n## {METHODS[method]}\n\n{_template(method)}"
    text = re.sub(r"\b(TITLE|MODEL|PROMPTS|PAIR)\b", lambda found: filled[found[1]], text)
    made = _V4.new_notebook(cells=_cells(text))
    made.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python",
    }  # fmt: skip
    return made


def write_notebook(
    method: str,
    model: str,
    clean: str | None = None,
    corrupt: str | None = None,
    out: Path | None = None,
) -> Path:
    """Write the notebook of a method, never over a file that is there; return where.

    Raises:
        ConfigError: what `notebook` refuses, or a file that lies there already.
    """
    made = notebook(method, model, clean, corrupt)
    name = re.sub(r"[^A-Za-z0-9.-]+", "-", model).strip("-")
    out = out or Path(f"{method}-{name}.ipynb")
    if out.exists():
        raise ConfigError(f"{out} is there already: give another name with --out")
    write_atomically(out, json.dumps(made, ensure_ascii=False, indent=1) + "\n")
    return out


def _template(name: str) -> str:
    return Path(__file__).with_name("templates").joinpath(f"{name}.md").read_text("utf-8")


def _cells(text: str) -> list[nbformat.NotebookNode]:
    """Split Markdown at its Python fences; numbered cells make the same file twice."""
    cells = list[nbformat.NotebookNode]()
    for i, part in enumerate(re.split(r"```python\n(.*?)\n```\n", text, flags=re.DOTALL)):
        if part.strip():
            new = _V4.new_code_cell if i % 2 else _V4.new_markdown_cell
            cells.append(new(part.strip(), id=f"cell-{len(cells)}"))
    return cells
