"""Arrays in, figure out: interactive pictures that need no kernel, no network and no model.

Every function takes arrays, tensors or nested lists and a required `alt` text, and returns a
`Figure`. Lesson code reads `from minigpt import viz`, then `viz.attention_heads(pattern, tokens,
alt="…")`. `viz.live` has the versions for a running kernel, `viz.theme` the style.
"""

from minigpt.viz import live, theme
from minigpt.viz.arrays import FigureError
from minigpt.viz.attribution_graph import graph_lab
from minigpt.viz.bases import bases
from minigpt.viz.blend import blend
from minigpt.viz.circuit import circuit
from minigpt.viz.clocks import clocks
from minigpt.viz.columns import bars
from minigpt.viz.curves import lines
from minigpt.viz.diagram import diagram
from minigpt.viz.explorer import explorer
from minigpt.viz.feature import feature_page
from minigpt.viz.figure import Figure
from minigpt.viz.heads import attention_heads
from minigpt.viz.kinks import kinks
from minigpt.viz.knockouts import knockouts
from minigpt.viz.landscape import landscape
from minigpt.viz.lens import lens_table
from minigpt.viz.lens_lab import lens_lab
from minigpt.viz.logits import logit_bars
from minigpt.viz.matplot import static
from minigpt.viz.matrix import heatmap
from minigpt.viz.packing import packing
from minigpt.viz.patch_lab import patch_lab
from minigpt.viz.paths import trajectories
from minigpt.viz.plane import arrows2d, scatter
from minigpt.viz.playground import playground
from minigpt.viz.reliability import reliability
from minigpt.viz.sampling_lab import sampling_lab
from minigpt.viz.scrubber import scrubber
from minigpt.viz.shares import attribution_bars
from minigpt.viz.stacked import stacked
from minigpt.viz.steps import steps
from minigpt.viz.strip import token_strip
from minigpt.viz.study_lab import study_lab
from minigpt.viz.switched import switched
from minigpt.viz.switches import switches
from minigpt.viz.toggles import toggles
from minigpt.viz.tokenizer_lab import tokenizer_lab
from minigpt.viz.walk import bracket_walk

__all__ = [
    "Figure",
    "FigureError",
    "arrows2d",
    "attention_heads",
    "attribution_bars",
    "bars",
    "bases",
    "blend",
    "bracket_walk",
    "circuit",
    "clocks",
    "diagram",
    "explorer",
    "feature_page",
    "graph_lab",
    "heatmap",
    "kinks",
    "knockouts",
    "landscape",
    "lens_lab",
    "lens_table",
    "lines",
    "live",
    "logit_bars",
    "packing",
    "patch_lab",
    "playground",
    "reliability",
    "sampling_lab",
    "scatter",
    "scrubber",
    "stacked",
    "static",
    "steps",
    "study_lab",
    "switched",
    "switches",
    "theme",
    "toggles",
    "token_strip",
    "tokenizer_lab",
    "trajectories",
]
