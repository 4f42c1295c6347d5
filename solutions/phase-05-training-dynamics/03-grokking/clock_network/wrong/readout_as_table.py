"""the axes of the readout stand in the wrong order

The embedding has a row for each residue, the unembedding a column for each answer.
"""


def clock_readout(p, frequencies):
    return clock_table(p, frequencies)
