"""Nested dictionaries: the first few features must rebuild alone, the others add detail."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.dictionaries.sae import SAE, DictionaryConfig, Loss, squared_error


class Matryoshka(SAE):
    """An autoencoder of which each prefix is an autoencoder, too.

    $$ L = \\frac{1}{|M|} \\sum_{m \\in M}
       \\lVert x - f_{1:m}\\, W_{dec,1:m} - b_{dec} \\rVert^2 + L_{sparse} + L_{aux} $$

    A general feature among the first m pays off in every term, so that it is not given to the
    special cases behind it.

    Raises:
        ConfigError: prefixes that do not increase up to the number of features.

    Source: Bussmann et al. 2025, §3 (a sum there, a mean here); Lesson 8.2.
    """

    def __init__(self, cfg: DictionaryConfig, prefixes: Sequence[int], seed: int = 0) -> None:
        super().__init__(cfg, seed)
        self.prefixes = tuple(prefixes)
        steps = zip((0, *self.prefixes), self.prefixes, strict=False)
        if not self.prefixes or self.prefixes[-1] != cfg.n_feature or any(a >= b for a, b in steps):
            raise ConfigError(
                f"prefixes={list(self.prefixes)} must increase from at least 1 up to "
                f"n_feature={cfg.n_feature}, so that the last one is the whole dictionary"
            )

    def loss(self, x: Float[Tensor, "batch d_in"], y: Float[Tensor, "batch d_out"]) -> Loss:
        """Return the mean loss of all prefixes on a batch."""
        pre = self.pre(self._read(x))
        features = self.features(self.activation(pre))

        def nested(values: Tensor, rows: Tensor, offset: Tensor) -> Tensor:
            sizes = [b - a for a, b in zip((0, *self.prefixes), self.prefixes, strict=False)]
            parts = zip(values.split(sizes, -1), rows.split(sizes), strict=True)
            rebuilt, errors = offset, []
            for part, directions in parts:
                rebuilt = rebuilt + part @ directions
                errors.append(squared_error(y, rebuilt))
            return torch.stack(errors).mean()

        def frozen_error(other: Tensor) -> Tensor:
            return nested(other, self.W_dec.detach(), self.b_dec.detach())

        return Loss(
            nested(features, self.W_dec, self.b_dec),
            self.activation.sparsity(pre, features),
            self.activation.auxiliary(pre, frozen_error),
        )
