"""the place is changed, too

One thing at a time.
"""


def which_signal(measure, first, second, giver, spare):
    own = measure(first, second, giver)

    def renamed(old):
        people = (first, second, giver)
        leads = [measure(*[new if name == old else name for name in people]) for new in spare]
        return sum(leads) / len(leads) - own

    other = second if giver == first else first
    place = measure(second, first, giver) - own
    name = sum(
        measure(*[new if x == giver else x for x in (second, first, giver)]) for new in spare
    )
    return name / len(spare) - own, place, renamed(other)
