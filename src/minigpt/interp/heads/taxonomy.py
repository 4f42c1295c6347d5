"""A report on every head of any model: what it attends to, and which have a name for it."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from minigpt.errors import ConfigError, check_seed
from minigpt.interp.comparison.losses import per_token_loss
from minigpt.interp.core.results import Result
from minigpt.interp.heads.detectors import Detection, detect, repeated_tokens
from minigpt.interp.weights.qk_ov import copying_scores
from minigpt.model.gpt2 import GPT


def in_order(names: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Sort what is kept by head, such as "10.2", by layer and then by head."""
    return dict(sorted(names.items(), key=lambda item: [*map(int, item[0].split("."))]))


def bullets(conventions: Mapping[str, str]) -> list[str]:
    """Write conventions as a list in Markdown."""
    return [f"- {name}: {what}" for name, what in conventions.items()]


def check_shown(n: int) -> None:
    """Refuse a number of heads to show that is below 1.

    Raises:
        ConfigError: it is.
    """
    if n < 1:
        raise ConfigError(f"{n} heads of each kind cannot be shown: ask for at least 1")


@dataclass(frozen=True)
class Taxonomy:
    """The detectors' scores, the bars above which a head is named, and the loss on both showings.

    `detections` by detector; `copying` [layer head]; `losses` (nats a token) on random tokens the
    first and the second time; a head's names are all those whose bar it clears.
    """

    model: str
    detections: Mapping[str, Detection]
    copying: Result
    losses: tuple[float, float]
    share: float
    conventions: Mapping[str, str]

    def bar(self, detector: str) -> Tensor:
        """Return the score [layer head] that earns the name.

        $$ \\max\\big(u + c\\,(1 - u),\\; \\max_{heads} \\text{null}\\big) $$

        u is what even attention scores, c the `share`: a head must pay its targets that much of
        the attention that evenness leaves, and more than any head of the null model does.
        """
        detection = self.detections[detector]
        bar = detection.uniform + self.share * (1 - detection.uniform)
        return bar.clamp(min=detection.null.max()) if detection.null.numel() else bar

    def heads(self, detector: str) -> list[tuple[str, float]]:
        """Name the heads that clear a detector's bar, with their scores, best first."""
        scores, bar = self.detections[detector].scores.mean(), self.bar(detector)
        best = scores.top(scores.values.numel())
        return [(f"{layer}.{head}", s) for (layer, head), s in best if s > bar[layer, head]]

    def names(self) -> dict[str, list[str]]:
        """Return every named head with its names, in the order of the layers."""
        found: dict[str, list[str]] = {}
        for detector in self.detections:
            for head, _ in self.heads(detector):
                found.setdefault(head, []).append(detector)
        return in_order(found)

    def markdown(self, n: int = 5) -> str:
        """Write the report: a line for each detector with its `n` best heads, and conventions.

        Raises:
            ConfigError: `n` is below 1.
        """
        lines = [*self.headline(self.names()), "", *self.table(n), "", *bullets(self.conventions)]
        return "\n".join(lines) + "\n"

    def headline(self, names: Mapping[str, list[str]]) -> list[str]:
        """Return the report's title, and how many heads have which names, as lines."""
        sinks = sum(given == ["first token"] for given in names.values())
        return [
            f"# Heads of {self.model}",
            "",
            f"{len(names)} of {self.copying.values.numel()} heads have a name, {sinks} of them "
            f"only that of a sink. Loss on random tokens {self.losses[0]:.2f} nats a token at "
            f"first sight, {self.losses[1]:.2f} at second.",
        ]

    def table(self, n: int) -> list[str]:
        """Return a line for each detector, with its `n` best heads.

        Raises:
            ConfigError: `n` is below 1.
        """
        check_shown(n)
        return [
            "| attends to | named | best heads: score (copying) | bar | even | null max |",
            "|---|---|---|---|---|---|",
            *(self._line(name, n) for name in self.detections),
        ]

    def _line(self, name: str, n: int) -> str:
        detection, found = self.detections[name], self.heads(name)
        best = []
        for (layer, head), score in detection.scores.mean().top(n):
            copies = self.copying.values[layer, head].item()
            best.append(f"{layer}.{head}: {score:.2f} ({copies:+.2f})")
        null = f"{detection.null.max().item():.2f}" if detection.null.numel() else "–"
        bar, even = self.bar(name).max().item(), detection.uniform.mean().item()
        row = (name, f"{len(found)}", ", ".join(best), f"{bar:.2f}", f"{even:.2f}", null)
        return "| " + " | ".join(row) + " |"


def length_shown(model: GPT, length: int = 0) -> int:
    """Check how many tokens are shown twice; for 0, take 50, or half of a shorter context.

    Raises:
        ConfigError: a length, or a context, into which two tokens do not fit twice.
    """
    most = model.cfg.n_ctx // 2
    if most < 2:
        raise ConfigError(
            f"a context of {model.cfg.n_ctx} tokens is too short to show 2 tokens twice, which the "
            "detectors need: choose a model with a context of at least 4"
        )
    length = length or min(50, most)
    if not 2 <= length <= most:
        raise ConfigError(f"length={length} must be between 2 and {most}, half the context")
    return length


@torch.no_grad()
def head_taxonomy(
    model: GPT,
    name: str = "this model",
    *,
    batch: int = 4,
    length: int = 0,
    seed: int = 0,
    share: float = 0.3,
) -> Taxonomy:
    """Run every detector on repeated random tokens and name the heads that clear the bars.

    `length` tokens are shown twice: 50, or half the context where that is shorter.

    Raises:
        ConfigError: a length that does not fit twice into the context, a share outside 0 … 1, or
            an impossible seed.

    Source: Olsson et al. 2022; Wang et al. 2022; Lessons 7.1, 7.4.
    """
    check_seed(seed)
    length = length_shown(model, length)
    if not 1 <= batch < 2**20 or not 0 < share < 1:
        raise ConfigError(
            f"batch={batch} must be at least 1 and below 2**20, and share={share} between 0 and 1"
        )
    tokens = repeated_tokens(model.cfg.d_vocab, batch, length, seed)
    loss = per_token_loss(model, tokens, batch_size=2).values.mean(0)
    conventions = {
        "tokens": f"{batch} prompts of {length} random token ids shown twice, seed {seed}",
        "BOS": "none added",
        "score": "attention paid to a detector's targets, averaged over queries that have any",
        "bar": f"even attention + {share:g} of the rest, and above every head of the null",
        "even": "attention spread evenly over the visible keys",
        "null": f"the same weights, query dimensions shuffled in every layer, seed {seed}",
        "copying": "Σλ / Σ|λ| of the head's W_E W_OV W_U, norms' weights folded in",
        "a name": "says where a head looks on such tokens, not what it does elsewhere",
    }
    return Taxonomy(
        name,
        detect(model, tokens, null_seeds=(seed,)),
        copying_scores(model),
        # The first repeated token cannot be foreseen: the second half starts one later.
        (loss[: length - 1].mean().item(), loss[length:].mean().item()),
        share,
        conventions,
    )
