"""GPT-2: embed, twelve blocks, normalize, unembed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from minigpt.errors import ConfigError, TokenError
from minigpt.model import implied, parts
from minigpt.model.config import GPTConfig
from minigpt.model.generate import Sampling, generate
from minigpt.model.hooks import Hooked, Rules
from minigpt.model.kv_cache import KVCache
from minigpt.model.part import declared
from minigpt.model.unembedding import UnembeddingRows

if TYPE_CHECKING:
    from minigpt.model.block import AttentionBlock, Block
    from minigpt.model.tokenizer import Tokenizer

Text = str | list[str]
MANY_STEPS = 32  # of generation, from which on a copy of W_U pays


class GPT(Hooked):
    """A decoder-only transformer that predicts the next token at every position.

    $$ \\text{logits} = \\text{LN}_f\\big(x^{(L)}\\big)\\, W_U, \\qquad
       x^{(0)} = W_E[t] + W_{pos}, \\quad x^{(l+1)} = \\text{Block}_l\\big(x^{(l)}\\big) $$

    These are GPT-2's parts; `cfg` may name others, and a Llama has no $W_{pos}$.
    Takes token ids [batch pos], or a string or list of strings where `tokenizer` is set.
    No beginning-of-text token is ever added for you.

    Raises:
        TokenError: ids outside the vocabulary, an empty prompt, or one longer than `n_ctx`.

    Source: Radford et al. 2019; Lesson 4.4.
    """

    def __init__(self, cfg: GPTConfig, tokenizer: Tokenizer | None = None) -> None:
        super().__init__()
        self.cfg, self.tokenizer = cfg, tokenizer
        self.embedding = parts.embedding(cfg)
        blocks = nn.ModuleList(parts.block(cfg) for _ in range(cfg.n_layer))
        self.blocks = cast("Sequence[Block | AttentionBlock]", blocks)
        self.ln_final = parts.final_norm(cfg)
        self.W_U_untied = (
            None if cfg.tie_embeddings else nn.Parameter(torch.empty(cfg.d_model, cfg.d_vocab))
        )
        self._rows = UnembeddingRows()
        self.name_hooks()
        self.reset_parameters()

    def forward(
        self,
        tokens: Int[Tensor, "batch pos"] | Text,
        past: KVCache | None = None,
        *,
        logits_at: Sequence[int] | slice | None = None,
        logits_of: Sequence[int] | None = None,
    ) -> Float[Tensor, "batch _pos _d_vocab"]:
        """Return logits for the next token at every position.

        `logits_at` (positions) and `logits_of` (token ids) limit the unembedding, a third of
        GPT-2 small's work, to what you need; the result keeps its three axes, and the two
        with an underscore shrink to what was asked for.
        """
        tokens = self.to_tokens(tokens, past.length if past else 0)
        x = self.embedding(tokens, past.length if past else 0)
        for layer, block in enumerate(self.blocks):
            x = block(x, past.layer(layer) if past else None)
        x = x if logits_at is None else x[:, logits_at]
        W_U = self.W_U if past is None or past.W_U is None else past.W_U
        W_U = W_U if logits_of is None else W_U[:, logits_of]
        return self.ln_final(x) @ W_U

    def _implied(
        self, tokens: object, past: KVCache | None = None, *, logits_at: object = None, **_: object
    ) -> Rules:
        return {} if past is not None or logits_at is not None else implied.rules(self)

    def to_tokens(self, tokens: Tensor | Text, start: int = 0) -> Int[Tensor, "batch pos"]:
        """Turn text into token ids on the model's device, and refuse what does not fit."""
        if isinstance(tokens, str | list):
            tokens = self._encode(tokens)
        if not isinstance(tokens, Tensor):
            raise TokenError(
                f"tokens are {type(tokens).__name__}: expected text, a list of texts, or a tensor "
                "of token ids [batch pos]"
            )
        if not torch.compiler.is_compiling():  # reading values would break the compiled graph
            self._check(tokens, start)
        return tokens.to(self.W_E.device, torch.long)

    def _encode(self, text: Text) -> Int[Tensor, "batch pos"]:
        strange = [one for one in text if not isinstance(one, str)]
        if strange:
            raise TokenError(
                f"the list of prompts holds {strange[0]!r}, which is no text: for token ids pass "
                "a tensor [batch pos], such as torch.tensor([[1, 2, 3]])"
            )
        if self.tokenizer is None:
            raise TokenError("this model has no tokenizer: pass token ids [batch pos]")
        rows = [self.tokenizer.encode(t) for t in ([text] if isinstance(text, str) else text)]
        lengths = sorted({len(row) for row in rows})
        if len(lengths) != 1:
            raise TokenError(
                f"the prompts have {' and '.join(map(str, lengths))} tokens: "
                "a batch needs prompts of one length, so run them one at a time"
                if rows
                else "the list of prompts is empty: give at least one"
            )
        return torch.tensor(rows, dtype=torch.long)

    def _check(self, tokens: Tensor, start: int) -> None:
        fractional = tokens.is_floating_point() or tokens.is_complex()
        if tokens.dim() != 2 or fractional or tokens.dtype == torch.bool:
            raise TokenError(
                f"tokens are {tokens.dtype} {tuple(tokens.shape)}: "
                "expected whole numbers [batch pos]"
            )
        if tokens.numel() == 0:
            raise TokenError("the prompt is empty: give at least one token")
        if start + tokens.shape[1] > self.cfg.n_ctx:
            raise TokenError(
                f"the prompt has {start + tokens.shape[1]} tokens, "
                f"but the model's context n_ctx is {self.cfg.n_ctx}: shorten it"
            )
        low, high = int(tokens.long().min()), int(tokens.long().max())
        if low < 0 or high >= self.cfg.d_vocab:
            wrong = low if low < 0 else high
            raise TokenError(
                f"token id {wrong} is outside the vocabulary: "
                f"valid ids are 0 to {self.cfg.d_vocab - 1}"
            )

    @torch.no_grad()
    def generate(
        self,
        prompt: Tensor | Text,
        n: int = 50,
        *,
        temperature: float = 1.0,
        top_k: int | None = None,
        top_p: float | None = None,
        seed: int | None = None,
        use_cache: bool = True,
    ) -> Int[Tensor, "batch pos"] | Text:
        """Continue the prompt by `n` tokens and return it whole: text for text, ids for ids.

        `temperature=0` is greedy; `top_k` and `top_p` cut the tail before sampling.
        """
        tokens = self.to_tokens(prompt)
        sampling = Sampling(temperature, top_k, top_p, seed)
        steps = list(generate(self, tokens, n, sampling, use_cache=use_cache))
        whole = torch.cat([tokens, *(step[:, None] for step in steps)], dim=1)
        if isinstance(prompt, Tensor) or self.tokenizer is None:
            return whole
        texts = [self.tokenizer.decode(row) for row in whole.tolist()]
        return texts[0] if isinstance(prompt, str) else texts

    def new_cache(self, n_ctx: int, steps: int) -> KVCache:
        """Return an empty cache for `n_ctx` positions, to be used for about `steps` passes."""
        W_U = self._rows.of(self.W_U) if steps >= MANY_STEPS else None
        return KVCache(self.cfg.n_layer, n_ctx, W_U)

    @property
    def W_E(self) -> Float[Tensor, "d_vocab d_model"]:
        """The token embedding."""
        return self.embedding.W_E

    @property
    def W_pos(self) -> Float[Tensor, "n_ctx d_model"]:
        """What is added to a token at each position: a parameter, or waves as computed.

        Raises:
            ConfigError: nothing is added to this model's tokens.
        """
        places = declared(self.embedding, "places")
        if places is None:
            raise ConfigError(
                f"this model has no W_pos: its {type(self.embedding).__name__} adds nothing for "
                "positions"
            )
        return places(slice(None))

    @property
    def W_U(self) -> Float[Tensor, "d_model d_vocab"]:
        """The unembedding: W_E transposed where the two are tied."""
        return self.embedding.W_E.T if self.W_U_untied is None else self.W_U_untied

    def reset_parameters(self) -> None:
        """Start as GPT-2 did: N(0, 0.02²), smaller where 2·n_layer writes add up in the stream."""
        if self.W_E.is_meta:  # shapes alone, as `build` makes them: there is nothing to start
            return
        residual = 0.02 / math.sqrt(2 * self.cfg.n_layer)
        for name, parameter in self.named_parameters():
            last = name.rsplit(".", 1)[-1]
            if last.startswith("W_"):
                writes = last in ("W_O_fused", "W_out")
                nn.init.normal_(parameter, std=residual if writes else 0.02)
            elif last != "w":
                nn.init.zeros_(parameter)
            else:
                nn.init.ones_(parameter)
