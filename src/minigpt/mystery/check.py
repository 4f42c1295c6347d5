"""Whether an answer to a mystery is right: its predictions, and its parts, by intervention.

1. `predict` names the model's choice on hidden prompts.
2. The named parts alone make the same choice: every other head and MLP writes its mean over other
   prompts. Without any of the named parts, choices are lost.
3. A head's own attention is where the answer says, so that nobody describes a head by what comes
   out; and the choice stays when its pattern is replaced by what the answer says: first one head
   at a time, since a head may do no more than steer where a later one reads; then all.

The hidden prompts are drawn with a seed that is the hash of the answer's file, so nobody can fit
an answer to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch
from jaxtyping import Float, Int
from torch import Tensor

from minigpt.data.files import sha256_of_file
from minigpt.errors import ConfigError
from minigpt.interp.core.structure import has_mlp, sublayer
from minigpt.model.gpt2 import GPT
from minigpt.model.hooks import HookFn, HookPoint
from minigpt.mystery.answer import (
    MysteryAnswer,
    Reads,
    ask_code,
    no_model_runs,
    read_answer,
    refuse_what_is_not_plain,
)
from minigpt.mystery.models import Mystery, load_mystery, mystery_numbered, mystery_prompts

N_HIDDEN, N_MEAN = 2000, 2000  # prompts
MEAN_SEED = 0  # of the prompts that a part's mean is taken over
NEEDED = 0.05  # the share of choices that the parts must lose without one of them
BROUGHT_BACK = 0.5  # the share of these that a head must bring back when it reads what is said
DESCRIBED = 0.75  # the share of choices that must stay when all heads do


@dataclass(frozen=True)
class MysteryFinding:
    """One thing that was checked: the share found, the share asked, and what to do if it fails."""

    what: str
    found: float
    asked: float
    advice: str

    @property
    def holds(self) -> bool:
        """Whether the share is as large as was asked."""
        return self.found >= self.asked

    def line(self) -> str:
        """Return it with a mark, for the terminal."""
        mark = "✓" if self.holds else "✗"
        line = f"{mark} {self.what}: {self.found:.1%} (asked: {self.asked:.0%})"
        return line if self.holds else f"{line}; {self.advice}"


@dataclass(frozen=True)
class MysteryVerdict:
    """Everything that was checked about an answer."""

    mystery: Mystery
    parts: tuple[str, ...]
    findings: tuple[MysteryFinding, ...]

    @property
    def right(self) -> bool:
        """Whether the mystery is solved."""
        return all(finding.holds for finding in self.findings)


def check_mystery(number: int, path: Path, n: int = N_HIDDEN) -> MysteryVerdict:
    """Check the answer in a file on n hidden prompts.

    Raises:
        ConfigError: there is no such mystery, the file is not plain where it must be, or
            `read_answer` refuses it.
    """
    mystery, model = mystery_numbered(number), load_mystery(number)
    if mystery.plain and path.is_file():
        refuse_what_is_not_plain(path, mystery.plain)
    answer = read_answer(path, model)
    seed = int(sha256_of_file(path)[:12], 16)
    prompts = mystery_prompts(number, n, seed)
    choice = model_choices(model, prompts)
    predicted = same_choices(predictions(answer, mystery, prompts), choice)
    reference = mystery_prompts(number, N_MEAN, MEAN_SEED)
    circuit = Described(mystery, model, answer, prompts, reference)
    advice = "print the prompts where it differs: what do they share?"
    findings = [
        MysteryFinding("predict names the model's choice", predicted, mystery.agree, advice)
    ]
    findings += circuit.findings()
    return MysteryVerdict(mystery, answer.parts, tuple(findings))


@torch.no_grad()
def model_choices(model: GPT, prompts: Int[Tensor, "prompt pos"]) -> Int[Tensor, "prompt"]:
    """Return the model's likeliest token after each prompt."""
    return model(prompts)[:, -1].argmax(-1)


def same_choices(one: Int[Tensor, "prompt"], other: Int[Tensor, "prompt"]) -> float:
    """Return the share of prompts with the same choice."""
    return (one == other).double().mean().item()


def predictions(
    answer: MysteryAnswer, mystery: Mystery, prompts: Int[Tensor, "prompt pos"]
) -> Int[Tensor, "prompt"]:
    """Ask `predict` for a token after each prompt.

    Raises:
        ConfigError: it raises, runs a model, or says what is no token.
    """
    signs = {sign: token for token, sign in enumerate(f"{mystery.letters}^")}

    def token(text: str) -> int:
        sign = answer.predict(text)
        if not isinstance(sign, str) or sign not in signs:
            raise ConfigError(f"it says {sign!r}, which is none of {''.join(signs)}")
        return signs[sign]

    with no_model_runs():
        rows = prompt_texts(mystery, prompts)
        return torch.tensor([ask_code(token, text, what="predict({!r})") for text in rows])


def prompt_texts(mystery: Mystery, prompts: Int[Tensor, "prompt pos"]) -> list[str]:
    """Write prompts as the model's tokenizer does."""
    return ["".join(f"{mystery.letters}^"[token] for token in row) for row in prompts.tolist()]


class Described:
    """A model of which nothing is left but the parts that an answer names, reading what it says."""

    def __init__(
        self,
        mystery: Mystery,
        model: GPT,
        answer: MysteryAnswer,
        prompts: Int[Tensor, "prompt pos"],
        reference: Int[Tensor, "reference pos"],
    ) -> None:
        self.mystery, self.model, self.answer, self.prompts = mystery, model, answer, prompts
        self.choice = model_choices(model, prompts)
        self._write = sublayer(model, "mlp").write if has_mlp(model) else ""
        names = [f"blocks.{layer}.attn.z" for layer in range(model.cfg.n_layer)]
        names += [f"blocks.{n}.{self._write}" for n in range(model.cfg.n_layer) if self._write]
        with torch.no_grad():
            _, cache = model.run_with_cache(reference, names=names)
        self.means = {name: cache[name].mean(0, keepdim=True) for name in names}
        rows = prompt_texts(mystery, prompts)
        with no_model_runs():
            self.patterns = {head: _pattern(reads, rows) for head, reads in answer.heads.items()}

    def kept(self, *, without: str = "", own: frozenset[tuple[int, int]] = frozenset()) -> float:
        """Return the share of choices that stay; heads in `own` keep their own patterns."""
        with self.model.hooked(dict(self._hooks(without, own))):
            return same_choices(model_choices(self.model, self.prompts), self.choice)

    def findings(self) -> Iterator[MysteryFinding]:
        """Check the parts first, then each description, then all of it together."""
        everything = frozenset(self.answer.heads)
        alone = self.kept(own=everything)
        advice = "a part is missing, or one of them is the wrong one"
        yield MysteryFinding(
            "the named parts alone make the model's choice", alone, self.mystery.keep, advice
        )
        lost = {part: alone - self.kept(without=part, own=everything) for part in self.answer.parts}
        for part, share in lost.items():
            advice = "it may go, or another part does its work"
            yield MysteryFinding(f"without {part} they lose", share, NEEDED, advice)
        for layer, head in sorted(everything):
            without = lost[f"head {layer}.{head}"]
            kept = self.kept(own=everything - {(layer, head)}) - (alone - without)
            seen = self.overlap((layer, head))
            advice = "its own attention is elsewhere; what it brings may be right by luck"
            yield MysteryFinding(
                f"head {layer}.{head} looks where you say", seen, self.mystery.look, advice
            )
            what = f"head {layer}.{head}, reading what you say, brings back of its loss"
            advice = "it reads something else, somewhere"
            share = kept / without if without > 0 else 0.0
            yield MysteryFinding(what, share, BROUGHT_BACK, advice)
        what = "they keep, when every head reads what you say"
        yield MysteryFinding(what, self.kept(), DESCRIBED, "look at the lines above")

    def overlap(self, head: tuple[int, int]) -> float:
        """Return the mean share of a head's attention that is where the answer says.

        $$ \\sum_k \\min(A_{qk}, \\hat A_{qk}) $$

        At the last position or over all queries that are described, whichever is more: a head may
        do its work at either.
        """
        layer, index = head
        name, said = f"blocks.{layer}.attn.pattern", self.patterns[head]
        _, cache = self.model.run_with_cache(self.prompts, names=name)
        both = torch.minimum(cache[name][:, index], said).sum(-1)
        described = said.sum(-1) > 0
        at_last = both[:, -1][described[:, -1]]
        return max(rows.mean().item() if len(rows) else 0.0 for rows in (at_last, both[described]))

    def _hooks(self, without: str, own: frozenset[tuple[int, int]]) -> Iterator[tuple[str, HookFn]]:
        for layer in range(self.model.cfg.n_layer):
            place = f"blocks.{layer}.attn"
            yield f"{place}.pattern", partial(self._read, layer, own)
            yield f"{place}.z", partial(self._replace, layer, without, own)
            if self._write and (layer not in self.answer.mlps or without == f"mlp {layer}"):
                yield f"blocks.{layer}.{self._write}", self._mean

    def _mean(self, value: Tensor, point: HookPoint) -> Tensor:
        return self.means[point.name].expand_as(value)

    def _read(
        self, layer: int, own: frozenset[tuple[int, int]], value: Tensor, _: HookPoint
    ) -> Float[Tensor, "prompt head query key"]:
        """Put what the answer says that heads read in their patterns' place."""
        value = value.clone()
        for (where, head), pattern in self.patterns.items():
            if where == layer and (where, head) not in own:
                value[:, head] = pattern
        return value

    def _replace(
        self, layer: int, without: str, own: frozenset[tuple[int, int]], value: Tensor, p: HookPoint
    ) -> Float[Tensor, "prompt pos head d_head"]:
        """Put the mean in the place of each head that is not named, or reads nothing there."""
        mean = self.means[p.name].expand_as(value)
        value = value.clone()
        for head in range(value.shape[2]):
            pattern = self.patterns.get((layer, head))
            if pattern is None or without == f"head {layer}.{head}":
                value[:, :, head] = mean[:, :, head]
            elif (layer, head) not in own:
                nothing = pattern.sum(-1) == 0
                value[:, :, head] = torch.where(
                    nothing[..., None], mean[:, :, head], value[:, :, head]
                )
        return value


def _pattern(reads: Reads, rows: list[str]) -> Float[Tensor, "prompt query key"]:
    n_pos = len(rows[0])
    pattern = torch.zeros(len(rows), n_pos, n_pos)
    for index, text in enumerate(rows):
        for query in range(n_pos):
            for key, weight in reads(text, query).items():
                pattern[index, query, key] = weight
    return pattern
