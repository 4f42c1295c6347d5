"""minigpt: GPT-2 from first principles, and the tools to take it apart.

The names below are loaded on first use, so that `import minigpt` itself does no work.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOME = {
    "GPT": "minigpt.model.gpt2",
    "GPTConfig": "minigpt.model.config",
    "load": "minigpt.model.pretrained",
    "claim": "minigpt.course.lessons.claims",
    "glue": "minigpt.course.lessons.glue",
}
__all__ = ["GPT", "GPTConfig", "claim", "glue", "load"]

if TYPE_CHECKING:
    from minigpt.course.lessons.claims import claim
    from minigpt.course.lessons.glue import glue
    from minigpt.model.config import GPTConfig
    from minigpt.model.gpt2 import GPT
    from minigpt.model.pretrained import load


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'minigpt' has no attribute {name!r}; it offers {__all__}")


def __dir__() -> list[str]:
    return [*globals(), *__all__]
