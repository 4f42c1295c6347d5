"""package

The exercise asks for this very function.
"""

from minigpt.interp.circuits.evaluation import CircuitRuns


def share_recovered(scores, full, empty):
    if (full - empty).mean() == 0:
        raise ValueError("no gap")
    runs = CircuitRuns(scores, ("circuit", "batch"), {}, {}, model=full, empty=empty)
    return runs.faithfulness().values
