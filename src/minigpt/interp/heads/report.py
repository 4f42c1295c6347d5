"""A report on all heads of a model to hand in: names, what they rest on, and what ablation says.

A detector's name says where a head looks. Two kinds of evidence are put beside it here: what the
head adds directly to the logits of the tokens it looks at, and what the loss becomes when it is
ablated, next to the same for heads drawn at random.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from minigpt.errors import ConfigError, TokenError
from minigpt.interp.core.ablation_kinds import Replacement
from minigpt.interp.heads.detectors import Detection, TokenIds, repeated_tokens
from minigpt.interp.heads.movers import moved_logits
from minigpt.interp.heads.taxonomy import Taxonomy, bullets, head_taxonomy, in_order, length_shown
from minigpt.interp.patching.paths import Head
from minigpt.model.gpt2 import GPT
from minigpt.model.hooks import HookPoint

MOVER, SUPPRESSOR = "mover", "suppressor"
N_LOSS = 2  # prompts: a pass over them is what an ablated head costs


@dataclass(frozen=True)
class HeadReport:
    """A taxonomy with its evidence: direct effects of all heads, ablation of some.

    `moved` in logits; `cost` the change of the loss, in nats a token, by head; `chance` the heads
    among them that were drawn at random; `loss` without ablation.
    """

    taxonomy: Taxonomy
    moved: Detection
    cost: Mapping[str, float]
    chance: Sequence[str]
    loss: float
    conventions: Mapping[str, str]

    @property
    def bar(self) -> float:
        """The direct effect, up or down, that no head has on tokens exchanged at random."""
        return self.moved.null.abs().max().item()

    def names(self) -> dict[str, list[str]]:
        """Return every named head with its names, in the order of the layers."""
        found = {head: [*names] for head, names in self.taxonomy.names().items()}
        for layer, row in enumerate(self.moved.scores.mean().values.tolist()):
            for head, score in enumerate(row):
                if abs(score) > self.bar:
                    name = MOVER if score > 0 else SUPPRESSOR
                    found.setdefault(f"{layer}.{head}", []).append(name)
        return in_order(found)

    @property
    def spread(self) -> tuple[float, float] | None:
        """The least and the greatest cost among the heads drawn at random; None if none were."""
        costs = [self.cost[head] for head in self.chance]
        return (min(costs), max(costs)) if costs else None

    def markdown(self, n: int = 5) -> str:
        """Write the report: kinds of heads with their `n` best, every head, conventions.

        Raises:
            ConfigError: `n` is below 1.
        """
        lines = [*self.taxonomy.headline(self.names()), "", *self.taxonomy.table(n), ""]
        lines += [
            *self._moved(n),
            "",
            *self._ablated(),
            "",
            "## Every head",
            "",
            *self._every(),
            "",
            "## Conventions",
            "",
        ]
        return "\n".join([*lines, *bullets(self.conventions)]) + "\n"

    def _moved(self, n: int) -> list[str]:
        """The heads with the largest direct effects on what they attend to, up and down."""
        scores = self.moved.scores.mean()
        ranked = sorted(scores.top(scores.values.numel()), key=lambda one: -one[1])
        lines = ["| does to what it attends to | named | strongest: logits | bar |", "|-|-|-|-|"]
        for name, sign, order in ((MOVER, 1, ranked), (SUPPRESSOR, -1, ranked[::-1])):
            named = sum(sign * score > self.bar for _, score in order)
            best = [f"{i}.{j}: {s:+.2f}" for (i, j), s in order[:n] if sign * s > 0]
            lines.append(f"| {name} | {named} | {', '.join(best)} | {sign * self.bar:+.2f} |")
        return lines

    def _ablated(self) -> list[str]:
        """What ablation costs, by name, against heads drawn at random."""
        if not self.cost:
            return ["No head was ablated."]
        chance, names = "None is left to draw at random.", self.names()
        if self.spread:
            low, high = self.spread
            chance = (
                f"{len(self.chance)} random heads, which have no name or only that of a sink, add "
                f"{low:+.3f} to {high:+.3f}."
            )
        rows = list[str]()
        for name in (*self.taxonomy.detections, MOVER, SUPPRESSOR):
            heads = {head for head, given in names.items() if name in given}
            costs = [self.cost[head] for head in heads & {*self.cost} - {*self.chance}]
            if costs:
                row = f"{median(costs):+.3f} | {min(costs):+.3f} | {max(costs):+.3f}"
                rows.append(f"| {name} | {len(costs)} | {row} | {self._outside(costs)} |")
        head = "| name | ablated | median | least | greatest | outside the random heads |"
        says = f"Loss {self.loss:.3f} nats a token; what one ablated head adds to it, by name."
        return [f"{says} {chance}", *(["", head, "|-|-|-|-|-|-|", *rows] if rows else [])]

    def _outside(self, costs: Sequence[float]) -> str:
        if self.spread is None:
            return ""
        low, high = self.spread
        return f"{sum(not low <= cost <= high for cost in costs)} of {len(costs)}"

    def _every(self) -> list[str]:
        """A row for each head, named or not."""
        names, kinds = self.names(), self.taxonomy.detections
        copying, moved = self.taxonomy.copying.values, self.moved.scores.mean().values
        scores = {kind: detection.scores.mean().values for kind, detection in kinds.items()}
        lines = [f"| head | name | {' | '.join(kinds)} | copying | logits | loss |"]
        lines.append("|-" * (len(kinds) + 5) + "|")
        for layer, head in torch.cartesian_prod(*map(torch.arange, copying.shape)).tolist():
            label, at = f"{layer}.{head}", (layer, head)
            row = [label, ", ".join(names.get(label, ["no name"]))]
            row += [f"{score[at]:.2f}" for score in scores.values()]
            row += [f"{copying[at]:+.2f}", f"{moved[at]:+.2f}"]
            row.append(f"{self.cost[label]:+.3f}" if label in self.cost else "")
            lines.append(f"| {' | '.join(row)} |")
        return lines


@torch.no_grad()
def head_report(
    model: GPT,
    name: str = "this model",
    *,
    text: str | None = None,
    batch: int = 4,
    length: int = 0,
    seed: int = 0,
    n_random: int = 16,
) -> HeadReport:
    """Name the heads of a model, and measure what they move and what the loss is without them.

    Detectors see repeated random tokens. Direct effects and ablation are measured there too, the
    loss on the second showing, or on `batch` windows of a `text`, the loss on all of it. Ablated,
    one at a time, is every head with a name beside that of a sink, and `n_random` of the others;
    with 0, none. Each takes a pass over two prompts, on which the loss is measured; what stands in
    is its mean over all prompts and positions.

    Raises:
        ConfigError: what `head_taxonomy` or `moved_logits` refuses, or fewer than 0 random heads.
        TokenError: a text for a model without a tokenizer, or one that is too short.

    Source: Wang et al. 2022; McDougall et al. 2023; Lessons 7.1, 7.4.
    """
    if n_random < 0:
        raise ConfigError(f"n_random={n_random} heads cannot be drawn: ask for 0 or more")
    taxonomy = head_taxonomy(model, name, batch=batch, length=length, seed=seed)
    length = length_shown(model, length)
    if text is None:
        tokens, start = repeated_tokens(model.cfg.d_vocab, batch, length, seed), length
    else:
        tokens, start = _windows(model, text, batch, 2 * length), 0
    moved = moved_logits(model, tokens, null_seeds=range(seed, seed + 3))
    bare = HeadReport(taxonomy, moved, {}, (), loss_from(model, tokens[:N_LOSS], start), {})
    heads, chance = _to_ablate(model, bare.names(), n_random, seed)
    cost = _costs(model, tokens, start, heads, bare.loss)
    where = (
        f"{len(tokens)} windows of {2 * length} tokens of the given text" if text else "as above"
    )
    conventions = {
        **taxonomy.conventions,
        "logits": "direct effect of what a head attends to on the logit of that token less the "
        "mean logit, averaged over queries; the first place left out; final norm's scale as it was",
        "mover, suppressor": "logits above or below the largest that any head has, in size, when "
        "the tokens of all keys are shuffled within each prompt, 3 times",
        "tokens of logits and loss": where,
        "loss": f"change in nats a token {'' if text else 'of the second showing '}in the first "
        f"{len(tokens[:N_LOSS])} when one head's z is its mean over all; empty: not ablated",
        "random heads": f"drawn with seed {seed}: {', '.join(chance) or 'none'}",
    }
    return HeadReport(taxonomy, moved, cost, chance, bare.loss, conventions)


def loss_from(model: GPT, tokens: TokenIds, start: int = 0) -> float:
    """Measure the mean loss on the tokens behind position `start`, in nats a token."""
    logits = model(tokens, logits_at=slice(start, -1))
    return cross_entropy(logits.flatten(0, 1), tokens[:, start + 1 :].flatten()).item()


def _costs(
    model: GPT, tokens: TokenIds, start: int, heads: Sequence[Head], loss: float
) -> dict[str, float]:
    """Ablate heads one at a time, their mean over prompts and positions in their place."""
    names = [f"blocks.{layer}.attn.z" for layer, _ in heads]
    if not names:
        return {}
    stand_in = Replacement("mean", tokens, per_position=False).stand_in(model, [*{*names}])
    cost = {}
    for (layer, head), name in zip(heads, names, strict=True):

        def cut(z: Tensor, point: HookPoint, head: int = head) -> Tensor:
            z = z.clone()
            z[..., head, :] = stand_in(point.name, z, 0)[..., head, :]
            return z

        with model.hooked({name: cut}):
            cost[f"{layer}.{head}"] = loss_from(model, tokens[:N_LOSS], start) - loss
    return cost


def _to_ablate(
    model: GPT, names: Mapping[str, list[str]], n_random: int, seed: int
) -> tuple[list[Head], list[str]]:
    """Pick the heads that have a name beside a sink's, and some of the others at random."""
    if not n_random:
        return [], []
    every = [(i, j) for i in range(model.cfg.n_layer) for j in range(model.cfg.n_head)]
    named = [at for at in every if {*names.get(f"{at[0]}.{at[1]}", ())} - {"first token"}]
    rest = [at for at in every if at not in named]
    order = torch.randperm(len(rest), generator=torch.Generator().manual_seed(seed))
    drawn = sorted(rest[i] for i in order[:n_random].tolist())
    return sorted([*named, *drawn]), [f"{layer}.{head}" for layer, head in drawn]


def _windows(model: GPT, text: str, n: int, length: int) -> TokenIds:
    """Cut a text into n windows, evenly spread."""
    if model.tokenizer is None:
        raise TokenError("this model has no tokenizer to read a text with: leave the text out")
    ids = torch.tensor(model.tokenizer.encode(text))
    if len(ids) < n * length:
        raise TokenError(
            f"the text has {len(ids)} tokens, and {n} windows of {length} need {n * length}: give "
            "a longer text, or ask for a smaller batch or length"
        )
    starts = torch.linspace(0, len(ids) - length, n).long()
    return ids[starts[:, None] + torch.arange(length)]
