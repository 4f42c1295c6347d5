"""the effect of place

Small effects vanish.
"""


def which_signal(measure, first, second, giver, spare):
    own = measure(first, second, giver)

    def renamed(old):
        people = (first, second, giver)
        leads = [measure(*[new if name == old else name for name in people]) for new in spare]
        return sum(leads) / len(leads) - own

    other = second if giver == first else first
    place = measure(second, first, giver) - own
    return tuple(round(v, 6) for v in (renamed(giver), place, renamed(other)))
