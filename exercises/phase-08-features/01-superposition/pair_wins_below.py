"""Below which density is a pair better than dropping a feature?"""


def pair_wins_below(r: float) -> float:
    """Return the density at which the antipodal pair and the better drop break even.

    Two features, present with probability p and then uniform on (0, 1),
    share one dimension. The first has importance 1, the second importance
    r ≥ 0. The pair is W = (1, −1) with no bias. Dropping a feature means
    W = (1, 0) or (0, 1), and answering the dropped one by its mean. For
    each r the better of the two drops counts.

    The relative error should be below one in a billion.

    Example:
        Equal importance, as worked out in the lesson.

        >>> round(pair_wins_below(1.0), 4)
        0.5714
    """
    raise NotImplementedError("8.1.2 pair_wins_below: your code here")
