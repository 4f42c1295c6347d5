"""An endless generator of sentences with a giver and a receiver, and its first n."""

from collections.abc import Iterator, Sequence
from itertools import islice
from random import Random

Scene = tuple[str, str, str]  # the text, IO (who receives), S (who gives)


def scenes(pattern: str, names: Sequence[str], seed: int) -> Iterator[Scene]:
    """Yield scenes without end, one at a time.

    The pattern has the slots {A}, {B} and {S}, each once or more. For
    every scene, draw two different names for A and B, all ordered pairs
    being equally likely, and then the giver S, which is A or B with
    equal probability. The other one is IO. Draw with a `Random(seed)` of
    your own: the same seed gives the same scenes in every run of Python,
    and the generator of the module `random` stays as it was. `names` may
    be any sequence of at least two different names.

    Example:
        >>> text, io, s = next(scenes("{A} and {B}: {S} to", ["Ann", "Bo"], 0))
        >>> sorted([io, s]), text in ("Ann and Bo: " + s + " to", "Bo and Ann: " + s + " to")
        (['Ann', 'Bo'], True)
    """
    ### BEGIN SOLUTION
    random = Random(seed)
    while True:
        first, second = random.sample(list(names), 2)
        s, io = random.sample([first, second], 2)
        yield pattern.format(A=first, B=second, S=s), io, s
    ### END SOLUTION


def first_scenes(n: int, pattern: str, names: Sequence[str], seed: int = 0) -> list[Scene]:
    """Return the first n scenes of `scenes`, as a list; for n = 0 it is empty.

    The first scenes do not depend on n. With `functools.partial`, a
    caller fixes n, the pattern and the names, and varies the seed.

    Example:
        >>> from functools import partial
        >>> draw = partial(first_scenes, 3, "{A} and {B}: {S} to", ["Ann", "Bo", "Cy"])
        >>> len(draw(seed=4)), draw(seed=4) == draw(seed=4)
        (3, True)
    """
    ### BEGIN SOLUTION
    return list(islice(scenes(pattern, names, seed), n))
    ### END SOLUTION
