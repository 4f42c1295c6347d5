"""An import error with a name of its own is one sentence."""
raise ImportError("\x1b[31mno\n\n", name="\ud800", path="\x00")
