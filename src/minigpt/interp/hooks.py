"""The name under which the course plan lists `minigpt.interp.core.hook_functions`."""

from minigpt.interp.core.hook_functions import add, pos_axis, record, replace_with, scale, zero

__all__ = ["add", "pos_axis", "record", "replace_with", "scale", "zero"]
