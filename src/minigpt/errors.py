"""Every refusal of the package: one sentence that says what is wrong, where, and what to do.

The command line prints the sentence and exits with code 2; a traceback means a bug of ours.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class MinigptError(Exception):
    """A refusal that the reader can act on."""


class ConfigError(MinigptError, ValueError):
    """A model or training configuration that cannot exist."""


class HookError(MinigptError, ValueError):
    """A hook that names nothing, edits in place, changes a shape, or never fired."""


class TokenError(MinigptError, ValueError):
    """Text or token ids that the model cannot take."""


class CheckpointError(MinigptError, ValueError):
    """A file of weights that is missing, foreign, truncated or of the wrong shape."""


class TrainingError(MinigptError, RuntimeError):
    """A training run that cannot go on: a loss that is no number, a folder in use, a full disk."""


class DataError(MinigptError, RuntimeError):
    """Data that is missing, corrupt or out of reach."""


class CourseError(MinigptError, RuntimeError):
    """A lesson, exercise or course file that is missing or malformed."""


def check_seed(seed: int) -> None:
    """Refuse a seed that PyTorch's random generators cannot take.

    Raises:
        ConfigError: it is negative, or has more than 63 bits.
    """
    if not 0 <= seed < 2**63:
        raise ConfigError(f"seed={seed} must be a whole number from 0 to 2**63 - 1")


def nearest(name: str, valid: Iterable[str], n: int = 3) -> str:
    """Name the valid choices closest to a misspelt one, ready to end an error message.

    Example:
        >>> nearest("blocks.0.atn.z", ["blocks.0.attn.z", "ln_final.scale"])
        "did you mean 'blocks.0.attn.z'?"
    """
    choices = list(valid)
    close = get_close_matches(name, choices, n=n, cutoff=0.6)
    if close:
        return "did you mean " + " or ".join(repr(match) for match in close) + "?"
    shown = ", ".join(repr(choice) for choice in choices[:12])
    return f"valid: {shown}" + (f" … ({len(choices)} in all)" if len(choices) > 12 else "")
