"""The keys and values of positions already seen, so that generation computes only the new one."""

from __future__ import annotations

from jaxtyping import Float
from torch import Tensor

from minigpt.errors import TokenError


class LayerKV:
    """The keys and values that one layer computed so far, [batch pos head d_head] each."""

    def __init__(self, n_ctx: int) -> None:
        self.n_ctx, self.length = n_ctx, 0
        self._k: Tensor | None = None
        self._v: Tensor | None = None

    def append(self, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        """Add new positions and return all of them.

        Raises:
            TokenError: more positions than the cache was made for.
        """
        if self._k is None or self._v is None:
            room = (k.shape[0], self.n_ctx, *k.shape[2:])
            self._k, self._v = k.new_empty(room), v.new_empty(room)
        if self.length + k.shape[1] > self.n_ctx:
            raise TokenError(
                f"the cache holds {self.length} of at most {self.n_ctx} positions: "
                f"{k.shape[1]} more do not fit"
            )
        start, self.length = self.length, self.length + k.shape[1]
        self._k[:, start : self.length] = k
        self._v[:, start : self.length] = v
        return self._k[:, : self.length], self._v[:, : self.length]


class KVCache:
    """The keys and values of every layer: with them, a new token costs one position, not all.

    `W_U`, where it is given, is used instead of the model's own: the same values, laid out for
    one position at a time (`UnembeddingRows`).

    Source: Lesson 4.4.
    """

    def __init__(
        self, n_layer: int, n_ctx: int, W_U: Float[Tensor, "d_model d_vocab"] | None = None
    ) -> None:
        self._layers = [LayerKV(n_ctx) for _ in range(n_layer)]
        self.W_U = W_U

    def layer(self, index: int) -> LayerKV:
        """The part of one layer."""
        return self._layers[index]

    @property
    def length(self) -> int:
        """How many positions every layer has seen."""
        return self._layers[-1].length
