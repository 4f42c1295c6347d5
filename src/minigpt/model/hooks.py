"""Look at any activation, or replace it, without touching the model's code.

A module wraps a value where it is computed: `pattern = self.pattern(scores.softmax(-1))`.
The attribute's place in the model is the activation's name: `blocks.5.attn.pattern`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeGuard

import torch
from jaxtyping import Float
from torch import Tensor, nn

from minigpt.errors import HookError, nearest

HookFn = Callable[[Tensor, "HookPoint"], Tensor | None]
Key = str | tuple[str, int]
NamesFilter = Key | Iterable[Key] | Callable[[str], bool] | None
Rules = Mapping[str, Callable[[Mapping[str, Tensor]], Tensor]]


class HookPoint(nn.Module):
    """The identity function, at which an activation can be read or replaced.

    `name` is its place in the model, `layer` the block it stands in (None outside the blocks).
    """

    def __init__(self) -> None:
        super().__init__()
        self.name = ""
        self.functions: list[HookFn] = []

    @property
    def watched(self) -> bool:
        """Whether anything is attached, so that the value must really be computed."""
        return bool(self.functions)

    @property
    def layer(self) -> int | None:
        """The index of the block that holds this point."""
        parts = self.name.split(".")
        return int(parts[1]) if parts[0] == "blocks" else None

    def forward(self, value: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
        """Return the value, after each attached function has read or replaced it."""
        for function in self.functions:
            value = self._run(function, value)
        return value

    def _run(self, function: HookFn, value: Tensor) -> Tensor:
        before = value.clone() if value.is_inference() else value._version
        result = function(value, self)
        changed = (
            bool(((before != value) & ~(before.isnan() & value.isnan())).any())
            if isinstance(before, Tensor)
            else value._version != before
        )
        if changed:
            raise HookError(
                f"the hook on {self.name!r} changed the activation in place: "
                "work on a copy (`value = value.clone()`) and return it"
            )
        if result is None:
            return value
        if not isinstance(result, Tensor):
            raise HookError(
                f"the hook on {self.name!r} returned {type(result).__name__}: "
                "return a tensor to replace the activation, or None to leave it"
            )
        if result.shape != value.shape or result.dtype != value.dtype:
            raise HookError(
                f"the hook on {self.name!r} returned {result.dtype} {tuple(result.shape)}; "
                f"the activation is {value.dtype} {tuple(value.shape)}"
            )
        return result


# TransformerLens writes `blocks.5.attn.hook_pattern`; the prefix goes, these three differ more.
# `hook_normalized` names the output of a norm here; TransformerLens takes it before gain and bias.
_TRANSFORMER_LENS = {
    "hook_attn_scores": "scores",
    "hook_embed": "embedding.embed",
    "hook_pos_embed": "embedding.pos_embed",
}


class Cache(Mapping[str, Tensor]):
    """The activations of one forward pass, by name.

    `cache["blocks.5.attn.pattern"]`, `cache["pattern", 5]` and TransformerLens'
    `cache["blocks.5.attn.hook_pattern"]` are the same tensor. What is not `kept` in memory follows
    from it by `rules`, up to rounding: it is worked out when first read, and kept from then on.

    Raises:
        HookError: a name that was not recorded; the message lists the nearest that were.
    """

    def __init__(self, rules: Rules | None = None) -> None:
        self.kept, self._rules = dict[str, Tensor](), dict(rules or {})

    def record(self, value: Tensor, point: HookPoint) -> None:
        """Keep a value under its point's name (a hook function)."""
        self.kept[point.name] = value.detach()

    def __getitem__(self, key: Key) -> Tensor:
        name = full_name(key, self)
        if name in self.kept:
            return self.kept[name]
        if name not in self._rules:
            raise HookError(f"the cache holds no {key!r}; {nearest(name, self)}")
        with torch.no_grad():
            self.kept[name] = self._rules[name](self)
        return self.kept[name]

    def __contains__(self, key: object) -> bool:
        return _is_key(key) and full_name(key, self) in self.kept | self._rules

    def get(self, key: Any, default: Any = None) -> Any:
        """Return the activation, or `default` where none of that name was recorded."""
        return self[key] if self.__contains__(key) else default

    def __iter__(self) -> Iterator[str]:
        return iter(self.kept | self._rules)

    def __len__(self) -> int:
        return len(self.kept | self._rules)

    def __repr__(self) -> str:
        size = sum(value.nbytes for value in self.kept.values()) / 2**20
        return f"Cache({len(self)} activations, {size:.1f} MiB)"


def _is_key(key: object) -> TypeGuard[Key]:
    return isinstance(key, str) or (isinstance(key, tuple) and [*map(type, key)] == [str, int])


def full_name(key: Key, names: Iterable[str]) -> str:
    """Turn `("pattern", 5)` and TransformerLens' names into `blocks.5.attn.pattern`.

    Raises:
        HookError: neither a name nor a pair, or a pair that fits several activations.
    """
    match key:
        case str():
            *place, last = key.split(".")
            return ".".join([*place, _TRANSFORMER_LENS.get(last, last.removeprefix("hook_"))])
        case (str(suffix), int(layer)):
            block, suffix = f"blocks.{layer}.", full_name(suffix, ())
            matches = [n for n in names if n.startswith(block) and n.endswith(f".{suffix}")]
            if len(matches) > 1:
                parts = " or ".join(repr((n.removeprefix(block), layer)) for n in matches)
                raise HookError(f"{key!r} names {len(matches)} activations: write {parts}")
            return matches[0] if matches else block + suffix
    raise HookError(
        f"{key!r} is no name of an activation: write 'blocks.5.attn.pattern' or ('pattern', 5)"
    )


class Hooked(nn.Module):
    """A module whose hook points have names: the base of every model of the book."""

    def name_hooks(self) -> None:
        """Give every hook point its place in the model as its name; call it once, when built."""
        for name, module in self.named_modules():
            if isinstance(module, HookPoint):
                module.name = name

    @property
    def hook_points(self) -> dict[str, HookPoint]:
        """Every hook point by name, in the order of construction."""
        return {n: m for n, m in self.named_modules() if isinstance(m, HookPoint)}

    def _select(self, names: NamesFilter) -> dict[str, HookPoint]:
        points = self.hook_points
        if names is None:
            return points
        if callable(names):
            chosen = {name: point for name, point in points.items() if names(name)}
            if not chosen:
                raise HookError(f"the names filter matches no hook; {nearest('', points)}")
            return chosen
        wanted: list[Any] = [names] if _is_key(names) else list(names)
        return {name: points[name] for name in (self._resolve(n, points) for n in wanted)}

    def _resolve(self, name: Key, points: Mapping[str, HookPoint]) -> str:
        full = full_name(name, points)
        if full not in points:
            raise HookError(f"{type(self).__name__} has no hook {name!r}; {nearest(full, points)}")
        return full

    @contextmanager
    def hooked(self, hooks: Mapping[Any, HookFn]) -> Iterator[None]:
        """Attach `{name: function}` for the length of a `with` block.

        A function takes `(value, point)` and returns a replacement, or None to only look.
        Names may also be `("pattern", 5)` pairs, TransformerLens names, or predicates on names.

        Raises:
            HookError: an unknown name, an edit in place, another shape, or a hook that no
                forward pass reached before the block ended.
        """
        points = self.hook_points
        attached: list[tuple[HookPoint, HookFn]] = []
        fired: set[str] = set()

        def tracked(function: HookFn) -> HookFn:
            def run(value: Tensor, point: HookPoint) -> Tensor | None:
                fired.add(point.name)
                return function(value, point)

            return run

        for key, function in hooks.items():
            chosen = (
                self._select(key).values()
                if callable(key)
                else [points[self._resolve(key, points)]]
            )
            attached += [(point, tracked(function)) for point in chosen]
        for point, function in attached:
            point.functions.append(function)
        try:
            yield
        finally:
            for point, function in attached:
                point.functions.remove(function)
        silent = [point.name for point, _ in attached if point.name not in fired]
        if silent:
            raise HookError(
                f"the hook on {silent[0]!r} never fired ({len(silent)} of {len(attached)} silent): "
                "no forward pass inside the `with` block reached it"
            )

    def run_with_cache(
        self, *args: Any, names: NamesFilter = None, **kwargs: Any
    ) -> tuple[Tensor, Cache]:
        """Run forward without gradients and keep the activations that `names` selects (or all).

        `names` is a name, several names, or a predicate such as `lambda n: n.endswith("pattern")`.
        """
        cache = Cache(self._implied(*args, **kwargs) if names is None else None)
        chosen = [name for name in self._select(names) if name not in cache]
        with torch.no_grad(), self.hooked(dict.fromkeys(chosen, cache.record)):
            output = self(*args, **kwargs)
        return output, cache

    def _implied(self, *args: Any, **kwargs: Any) -> Rules:
        """Say which activations of such a call a cache of everything need not keep."""
        return {}
