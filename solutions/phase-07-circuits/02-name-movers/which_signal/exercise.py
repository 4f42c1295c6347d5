"""What does a head pass on: the giver's name, or the place where it first stood?"""

from collections.abc import Callable, Sequence


def which_signal(
    measure: Callable[[str, str, str], float],
    first: str,
    second: str,
    giver: str,
    spare: Sequence[str],
) -> tuple[float, float, float]:
    """Return the effects of another name, of another place, and of your control.

    The prompt under study has the names `first` and `second` in this
    order, then `giver`, which is one of the two, once more.
    `measure(a, b, s)` takes what the head writes on the prompt with the
    names a, b, s, puts it into the run on the prompt under study, and
    returns the lead there. `measure` has no other side effect. An
    effect is the lead with another source prompt less the lead with the
    prompt under study as its own source. Choose source prompts that
    change one thing:

    - name: the giver is called otherwise, at both places, and everything
      else stays. The mean over all names of `spare`, which are neither
      `first` nor `second`.
    - place: the same two names in exchanged order, and the same giver.
    - control: change what is neither the giver's name nor its place.
      Every source prompt of yours must have its giver among its two
      names. The mean over all names of `spare`, too.

    Example:
        A head that passes on where the giver stood first: 2 if it is
        first, −1 if it is second.

        >>> def measure(a, b, s):
        ...     return 2.0 if s == a else -1.0
        >>> which_signal(measure, "Ann", "Bo", "Ann", ["Cy", "Di"])
        (0.0, -3.0, 0.0)
    """
    ### BEGIN SOLUTION
    own = measure(first, second, giver)

    def renamed(old: str) -> float:
        leads = [
            measure(*(new if name == old else name for name in (first, second, giver)))
            for new in spare
        ]
        return sum(leads) / len(leads) - own

    other = second if giver == first else first
    place = measure(second, first, giver) - own
    return renamed(giver), place, renamed(other)
    ### END SOLUTION
