"""Compute the numbers of a report again, from its prompts and its model."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from minigpt.errors import ConfigError
from minigpt.interp.attribution.direct import attribute
from minigpt.interp.core.choices import require_indices
from minigpt.interp.patching.activation import (
    Patched,
    patch_heads,
    patch_mlp_out,
    patch_residual,
)
from minigpt.model.gpt2 import GPT
from minigpt.stated import StatedNumber, number_in
from minigpt.tasks.metrics import Metric, logit_difference
from minigpt.tracing.report import TracedPart, TraceReport


def check_report(report: TraceReport, model: GPT) -> list[StatedNumber]:
    """Return each number of a report beside the true one.

    Raises:
        ConfigError: pairs of unequal length, equal texts, answers that are no single token, a pair
            given twice, prompts of different lengths, a place that the model lacks, or prompts
            without a gap.
    """
    true = true_numbers(report, model)
    return [
        StatedNumber(name, number_in(report["numbers"].get(name, "")), value)
        for name, value in true.items()
    ]


def true_numbers(report: TraceReport, model: GPT) -> Mapping[str, float]:
    """Return what the numbers of a report must be.

    Raises:
        ConfigError: what `check_report` refuses.
    """
    clean, corrupt, metric = pairs(report, model)
    swept = _sweep(report, model, clean, corrupt, metric)
    recovery = swept.recovery(pooled=True).values
    node, control = (_index(report[name], model, clean) for name in ("node", "control"))
    gap = (swept.clean - swept.corrupt).mean()
    each = (swept.values[node] - swept.corrupt) / gap
    change = (swept.values - swept.base).mean(-1).abs()
    found = {
        "clean": swept.clean.mean().item(),
        "corrupt": swept.corrupt.mean().item(),
        "recovery": recovery[node].item(),
        "recovery_sd": each.std().item(),
        "control_recovery": recovery[control].item(),
        "rank": float((change >= change[node]).sum()),
    }
    if report["node"]["part"] != "stream":
        found["share"] = _share(report["node"], model, clean, metric)
    return found


def pairs(report: TraceReport, model: GPT) -> tuple[Tensor, Tensor, Metric]:
    """Return the clean and corrupt tokens [batch pos] of a report, and its metric.

    Raises:
        ConfigError: what does not fit, with the number of the pair.
    """
    rows = list[tuple[Tensor, Tensor]]()
    ids = list[list[int]]()
    for i, pair in enumerate(report["prompts"], 1):
        first = report["prompts"].index(pair) + 1
        if first < i:
            raise ConfigError(f"pair {i} is pair {first} again: a pair counts once")
        rows.append((model.to_tokens(pair["clean"])[0], model.to_tokens(pair["corrupt"])[0]))
        clean, corrupt = rows[-1]
        if len(clean) != len(corrupt) or torch.equal(clean, corrupt):
            raise ConfigError(
                f"pair {i}: clean has {len(clean)} tokens and corrupt {len(corrupt)}: give two "
                "different texts of as many tokens"
            )
        if len(clean) != len(rows[0][0]):
            raise ConfigError(
                f"pair {i} has {len(clean)} tokens and pair 1 {len(rows[0][0])}: positions can "
                "only be compared between prompts of one length"
            )
        ids.append([_token(model, pair["answer"], i), _token(model, pair["wrong"], i)])
        if ids[-1][0] == ids[-1][1]:
            raise ConfigError(f"pair {i}: answer and wrong are the same token")
    clean, corrupt = (torch.stack([row[side] for row in rows]) for side in (0, 1))
    answer, wrong = zip(*ids, strict=True)
    return clean, corrupt, logit_difference(list(answer), list(wrong))


def _token(model: GPT, text: str, i: int) -> int:
    tokens = model.to_tokens(text)[0] if text else torch.empty(0)
    if len(tokens) != 1:
        raise ConfigError(
            f"pair {i}: {text!r} is {len(tokens)} tokens: answer and wrong must be one token each"
        )
    return int(tokens[0])


def _sweep(
    report: TraceReport, model: GPT, clean: Tensor, corrupt: Tensor, metric: Metric
) -> Patched:
    """Patch every part of the kind: [layer head batch] or [layer pos batch]."""
    direction, part = report["direction"], report["node"]["part"]
    if part == "head":
        return patch_heads(model, clean, corrupt, metric, direction=direction)
    if part == "mlp":
        return patch_mlp_out(model, clean, corrupt, metric, direction=direction)
    return patch_residual(model, clean, corrupt, metric, at="resid_post", direction=direction)


def _index(place: TracedPart, model: GPT, clean: Tensor) -> tuple[int, int]:
    """Return where a part stands in the sweep."""
    (layer,) = require_indices("layer", [place["layer"]], model.cfg.n_layer)
    if place["part"] == "head":
        return layer, require_indices("head", [place["head"]], model.cfg.n_head)[0]
    n, pos = clean.shape[1], place["position"]
    if not -n <= pos < n:
        raise ConfigError(f"position {pos} does not exist: the prompts have {n} tokens")
    return layer, pos % n


def _share(place: TracedPart, model: GPT, clean: Tensor, metric: Metric) -> float:
    """Return the direct share of a head or an MLP, mean over the clean prompts."""
    by = "head" if place["part"] == "head" else "layer"
    shares = attribute(model, clean, metric, by=by)  # type: ignore[arg-type]
    name = f"{place['layer']}.{place['head'] if by == 'head' else 'mlp'}"
    return shares.mean().values[shares.labels["component"].index(name)].item()


def hints(found: Sequence[StatedNumber], n_prompt: int) -> Mapping[str, str]:
    """Say of a wrong number what it is instead, where it is a right one in another convention."""
    said = dict[str, str]()
    for one in found:
        if one.agrees or one.said is None:
            continue
        others = {
            "it is in percent: give a share": 100 * one.true,
            "its sign is the opposite: is something exchanged?": -one.true,
        }
        if one.what == "recovery_sd":
            scale = math.sqrt((n_prompt - 1) / n_prompt)
            others["it divides by n: divide by n − 1"] = one.true * scale
        for why, value in others.items():
            if StatedNumber(one.what, one.said, value).agrees:
                said.setdefault(one.what, why)
    return said


def odd_tokens(report: TraceReport, model: GPT) -> list[str]:
    """Name the answers that the model would rather write with a space in front."""
    clean, _, _ = pairs(report, model)
    with torch.no_grad():
        logits = model(clean, logits_at=[-1])[:, 0]
    found = list[str]()
    for i, pair in enumerate(report["prompts"]):
        for text in (pair["answer"], pair["wrong"]):
            if text.startswith(" "):
                continue
            other = f" {text}"
            spaced = model.to_tokens(other)[0].tolist()
            if len(spaced) == 1 and logits[i, spaced[0]] > logits[i, _token(model, text, i)]:
                found.append(f"pair {i + 1}: {text!r} has no space in front; {other!r} is likelier")
    return found
