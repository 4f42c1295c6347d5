"""you count the layers that differ

Equal to the decision only while no choice comes back.
"""


def decided_at(choices):
    return (choices != choices[-1]).sum(0)
