"""Numbers that prose quotes: computed in a cell, printed in a sentence."""

import sys
from typing import Any

PREFIX = "application/papermill.record/"


def glue(name: str, value: Any) -> None:
    """Give a value to the page's text under a name, without showing it in the cell.

    The page quotes it as {glue:text}`name:.3f`. NumPy and torch scalars become plain numbers, so
    that they take a format. Outside of Jupyter nothing happens.
    """
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        return
    plain = value.item() if hasattr(value, "item") else value
    data = {f"{PREFIX}text/plain": repr(plain)}
    metadata = {"scrapbook": {"name": name, "mime_prefix": PREFIX}}
    sys.modules["IPython"].display.display(data, raw=True, metadata=metadata)


def glued(notebook: Any) -> dict[str, str]:
    """What an executed notebook glued: name → text."""
    found = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            name = output.get("metadata", {}).get("scrapbook", {}).get("name")
            text = output.get("data", {}).get(f"{PREFIX}text/plain")
            if name and text is not None:
                found[name] = str(text)
    return found
