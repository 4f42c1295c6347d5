"""The package's version is no answer, however it is called; whoever else calls it is left alone."""

from pathlib import Path

import pytest

from minigpt.course.grading.grader import Grader, Task

FOLDER = Path("phase-02-attention/03-single-head")
STUB = """import torch


def attend(q, k, v):
    raise NotImplementedError("2.3.4 attend: your code here")


class Head(torch.nn.Module):
    def forward(self, x):
        raise NotImplementedError("2.3.4 attend: your code here")
"""
TESTS = '''import torch
from torch.nn.functional import scaled_dot_product_attention

from minigpt.course.grading.feedback import close
from minigpt.model import attention as layers
from minigpt.model.attention import attention


def test_oracles(mine):
    """the tests may call what the learner may not"""
    q, k, v = torch.randn(3, 2, 4)
    oracle = torch.vmap(lambda q: attention(q[None], k, v)[0])(q)
    close(scaled_dot_product_attention(q, k, v), layers.attention(q, k, v))
    close(mine.attend(q, k, v), oracle)


def test_head(mine):
    """a head made by the test may be called"""
    torch.manual_seed(0)
    theirs = layers.SingleHead(4, 2)
    x = torch.randn(1, 3, 4)
    close(mine.Head()(x, theirs), theirs(x))
'''
TOML = """no_answer = [
  "minigpt.model.attention:attention",
  "minigpt.model.attention:SingleHead",
  "torch.nn.functional:scaled_dot_product_attention",
  "torch:Tensor.softmax",
]
"""
HEAD = """

class Head(torch.nn.Module):
    def forward(self, x, theirs):
        return theirs(x)
"""
OWN = """import torch


def softmax(scores):
    e = scores.exp()
    return e / e.sum(-1, keepdim=True)


def attend(q, k, v):
    return softmax(q @ k.mT / q.shape[-1] ** 0.5) @ v
"""
ATTENDS = {
    "direct": """
from minigpt.model.attention import attention
def attend(q, k, v): return attention(q, k, v)
""",
    "alias": "from minigpt.model.attention import attention as attend",
    "inside": """
def attend(q, k, v):
    from minigpt.model.attention import attention
    return attention(q, k, v)
""",
    "module": """
import minigpt.model.attention as layers
def attend(q, k, v): return layers.attention(q, k, v)
""",
    "getattr": """
import minigpt.model.attention as layers
def attend(q, k, v): return getattr(layers, "atten" + "tion")(q, k, v)
""",
    "partial": """
from functools import partial
from minigpt.model.attention import attention
attend = partial(attention, mask=None)
""",
    "partial inside": """
from functools import partial
from minigpt.model.attention import attention
_own = partial(attention, mask=None)
def attend(q, k, v): return _own(q, k, v)
""",
    "lambda": """
from minigpt.model.attention import attention
attend = lambda q, k, v: attention(q, k, v)
""",
    "decorated": """
from minigpt.model.attention import attention
attend = torch.no_grad()(attention)
""",
    "vmap": """
from minigpt.model.attention import attention
def attend(q, k, v): return torch.vmap(attention)(q[None], k[None], v[None])[0]
""",
    "torch": """
import torch.nn.functional as F
def attend(q, k, v): return F.scaled_dot_product_attention(q, k, v)
""",
    "torch's alias": "from torch.nn.functional import scaled_dot_product_attention as attend",
    "a method": """
def attend(q, k, v): return (q @ k.mT / q.shape[-1] ** 0.5).softmax(-1) @ v
""",
    "by way of torch": """
def attend(q, k, v): return torch.nn.Softmax(-1)(q @ k.mT / q.shape[-1] ** 0.5) @ v
""",
    "except Exception": """
from minigpt.model.attention import attention
def attend(q, k, v):
    try: return attention(q, k, v)
    except Exception: return attention(q, k, v)
""",
}
HEADS = {
    "made": """
from minigpt.model.attention import SingleHead
class Head(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.theirs = SingleHead(4, 2)
    def forward(self, x, theirs): return self.theirs(x)
""",
    "subclass": """
from minigpt.model.attention import SingleHead
class Head(SingleHead): pass
""",
    "subclass that begins": """
from minigpt.model.attention import SingleHead
class Head(SingleHead):
    def __init__(self): super().__init__(4, 2)
""",
    "forward": """
from minigpt.model.attention import SingleHead
class Head(torch.nn.Module):
    def forward(self, x, theirs): return SingleHead.forward(theirs, x)
""",
    "method": """
from minigpt.model.attention import attention
class Head(torch.nn.Module):
    forward = staticmethod(attention)
""",
}
RIGHT = {
    "own": OWN,
    "a package function that calls it": f"""{OWN}
from minigpt.model.attention import fused_attention

fused_attention(*torch.ones(3, 1, 1, 2, 4))
""",
    "wraps": """import functools
import torch
from minigpt.model.attention import attention


@functools.wraps(attention)
def attend(q, k, v):
    e = (q @ k.mT / 2).exp()
    return e / e.sum(-1, keepdim=True) @ v
""",
}


@pytest.fixture(scope="module")
def exercise(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of one exercise, which forbids a function, a class, and two of torch's."""
    root = tmp_path_factory.mktemp("forbidding")
    for name, text in {
        f"exercises/{FOLDER}/attend.py": STUB,
        f"exercises/{FOLDER}/test_attend.py": TESTS,
        f"solutions/{FOLDER}/attend/exercise.toml": TOML,
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def graded(exercise: Path, source: str, grader: Grader):
    file = exercise / "my" / "attend.py"
    file.parent.mkdir(exist_ok=True)
    file.write_text(source)
    return grader.grade([Task(file, exercise / "exercises" / FOLDER / "test_attend.py")])[0]


@pytest.mark.parametrize("name", ATTENDS)
def test_calls_are_refused(exercise: Path, grader: Grader, name: str) -> None:
    found = graded(exercise, f"import torch\n{ATTENDS[name]}\n{HEAD}", grader)
    assert found.first is not None, "it was accepted"
    assert found.first.test == "test_oracles"
    assert found.first.message.startswith("You called ")
    assert found.first.message.endswith("; this exercise asks you to write it")


@pytest.mark.parametrize("name", HEADS)
def test_classes_are_refused(exercise: Path, grader: Grader, name: str) -> None:
    found = graded(exercise, f"{OWN}\n{HEADS[name]}", grader)
    assert found.first is not None, "it was accepted"
    assert found.first.test == "test_head"
    assert "You called the package's" in found.first.message


@pytest.mark.parametrize("name", RIGHT)
def test_others_may_call(exercise: Path, grader: Grader, name: str) -> None:
    found = graded(exercise, f"{RIGHT[name]}\n{HEAD}", grader)
    assert found.passed, found.first


def test_the_call_is_shown(exercise: Path, grader: Grader) -> None:
    found = graded(exercise, f"import torch\n{ATTENDS['module']}\n{HEAD}", grader).first
    assert found is not None
    assert (Path(found.file).name, found.line) == ("attend.py", 4)


def test_a_name_that_does_not_exist_is_the_course_s_fault(exercise: Path, grader: Grader) -> None:
    toml = exercise / "solutions" / FOLDER / "attend/exercise.toml"
    toml.write_text('no_answer = ["torch:sofmax"]\n')
    try:
        found = graded(exercise, OWN + HEAD, grader).first
    finally:
        toml.write_text(TOML)
    assert found is not None
    assert found.kind == "course"
    assert "'torch:sofmax', which does not exist" in found.message
