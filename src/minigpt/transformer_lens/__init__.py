"""TransformerLens 2's names over the book's models: code written for it runs, or is refused.

    from minigpt.transformer_lens import HookedTransformer, utils

What differs, and is refused instead of guessed: a beginning-of-text token is never added, weights
are not centered, and a hook that would stay attached after an error is removed. Seminar 3 shows ten
pieces of code and six traps.
"""

from types import SimpleNamespace

from minigpt.transformer_lens.cache import ActivationCache
from minigpt.transformer_lens.matrix import LensMatrix
from minigpt.transformer_lens.model import HookedTransformer
from minigpt.transformer_lens.names import get_act_name

__all__ = ["ActivationCache", "HookedTransformer", "LensMatrix", "utils"]

utils = SimpleNamespace(get_act_name=get_act_name)
