"""TeX as a line of plain text, for excerpts: `\\frac{QK^\\top}{\\sqrt{d_k}}` is `QKᵀ/√d_k`."""

import re
import unicodedata

_SIGNS = {
    "top": "ᵀ",
    "cdot": " · ",
    "times": " × ",
    "to": " → ",
    "mapsto": " ↦ ",
    "infty": "∞",
    "partial": "∂",
    "nabla": "∇",
    "sum": "∑",
    "prod": "∏",
    "approx": " ≈ ",
    "sim": " ∼ ",
    "neq": " ≠ ",
    "ne": " ≠ ",
    "le": " ≤ ",
    "leq": " ≤ ",
    "ge": " ≥ ",
    "geq": " ≥ ",
    "ll": " ≪ ",
    "gg": " ≫ ",
    "pm": " ± ",
    "in": " ∈ ",
    "odot": " ⊙ ",
    "ldots": "…",
    "dots": "…",
    "cdots": "…",
    "mid": " | ",
    "lVert": "‖",
    "rVert": "‖",
    "varepsilon": "ε",
    "qquad": " ",
    "quad": " ",
    "mathbb": "",
    "mathbf": "",
    "mathcal": "",
    "mathrm": "",
    "mathit": "",
    "texttt": "",
    "textstyle": "",
    "displaystyle": "",
    "text": "",
    "operatorname": "",
    "left": "",
    "right": "",
    "underbrace": "",
    "limits": "",
}
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{\w+\*?\}(?:\{[lcr|]+\})?|\\\\(?:\[[^\]]*\])?|&")
_FRACTION = re.compile(r"\\[td]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_ROOT = re.compile(r"\\sqrt\s*\{([^{}]*)\}")
_SHORT_ROOT = re.compile(r"\\sqrt\s*(\w)")
_SCRIPT = re.compile(r"([_^])\{([^{}\\]*)\}")
_GROUP = re.compile(r"(\\[a-zA-Z]+\*?)?\{([^{}]*)\}")
_COMMAND = re.compile(r"\\([a-zA-Z]+)\*?[ ]?")
_SPACING = re.compile(r"\\[,;:! ]")
_ONE = re.compile(r"[\w.√ᵀ^]*|√\([^()]*\)")


def _sign(found: re.Match[str]) -> str:
    name = found[1]
    if name in _SIGNS:
        return _SIGNS[name]
    case = "CAPITAL" if name[0].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {case} LETTER {name}")
    except KeyError:
        return f" {name} "  # log, max, softmax


def _joined(text: str) -> str:
    """A part of a fraction or below a root, in parentheses unless it is one name or root."""
    text = text.strip()
    return text if _ONE.fullmatch(text) else f"({text})"


def plain_tex(tex: str) -> str:
    """Write TeX as plain text that reads and is found as a person would type it."""
    text = _SPACING.sub(" ", _ENVIRONMENT.sub(" ", tex))
    text = text.replace(r"\{", "(").replace(r"\}", ")").replace(r"\|", "‖").replace("~", " ")
    text = _COMMAND.sub(
        lambda m: m[0] if m[1] in {"sqrt", "frac", "tfrac", "dfrac"} else _sign(m), text
    )
    text = _SHORT_ROOT.sub(r"√\1", text)
    before = ""
    while before != text:  # from the innermost group out
        before = text
        text = _ROOT.sub(lambda m: "√" + _joined(m[1]), text)
        text = _FRACTION.sub(lambda m: f"{_joined(m[1])}/{_joined(m[2])}", text)
        text = _SCRIPT.sub(lambda m: m[1] + _joined(m[2]), text)
        text = _GROUP.sub(lambda m: m[0] if m[1] else m[2], text)
    return " ".join(text.replace("^ᵀ", "ᵀ").replace("\\", "").split())
