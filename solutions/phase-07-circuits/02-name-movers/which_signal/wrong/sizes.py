"""sizes are averaged

Effects that cancel are no effect.
"""


def which_signal(measure, first, second, giver, spare):
    own = measure(first, second, giver)

    def renamed(old):
        people = (first, second, giver)
        leads = [measure(*[new if name == old else name for name in people]) for new in spare]
        return sum(abs(lead - own) for lead in leads) / len(leads)

    other = second if giver == first else first
    place = measure(second, first, giver) - own
    return renamed(giver), place, renamed(other)
