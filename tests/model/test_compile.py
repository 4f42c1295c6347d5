"""torch.compile sees one graph, and it computes the same logits."""

import subprocess
import sys

import pytest

# A process of its own: the shape checks of the other tests would be compiled, too.
SCRIPT = """
import torch
from minigpt import GPT, GPTConfig

torch.manual_seed(0)
model = GPT(GPTConfig.preset("nano")).eval()
tokens = torch.randint(0, 128, (2, 9))
with torch.no_grad():
    report = torch._dynamo.explain(model)(tokens)
    assert report.graph_count == 1, report
    assert report.graph_break_count == 0, report.break_reasons
    for backend in ("eager", "aot_eager"):
        torch._dynamo.reset()
        compiled = torch.compile(model, backend=backend, fullgraph=True)
        torch.testing.assert_close(compiled(tokens), model(tokens))
        torch.testing.assert_close(compiled(tokens[:, :5]), model(tokens[:, :5]))

torch._dynamo.reset()
training = torch.compile(model, backend="aot_eager", fullgraph=True)
training(tokens).square().sum().backward()
compiled_gradient = model.W_E.grad.clone()
model.zero_grad()
model(tokens).square().sum().backward()
torch.testing.assert_close(compiled_gradient, model.W_E.grad)
print("one graph")
"""

BROKEN = """
import torch
from minigpt import GPT, GPTConfig

class Prints(GPT):
    def forward(self, tokens):
        print(float(self.W_E.sum()))
        return super().forward(tokens)

model = Prints(GPTConfig.preset("nano"))
report = torch._dynamo.explain(model)(torch.zeros(1, 3, dtype=torch.long))
print("breaks:", report.graph_break_count)
"""


def python(script: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=300, check=False
    )
    assert run.returncode == 0, run.stderr[-3000:]
    return run.stdout


def test_no_graph_break_and_equal_logits_and_gradients() -> None:
    assert "one graph" in python(SCRIPT)


def test_the_check_sees_a_planted_break() -> None:
    breaks = python(BROKEN).rsplit("breaks: ", 1)[-1]
    assert int(breaks) > 0


@pytest.mark.parametrize("name", ["gpt2", "nano"])
def test_the_meta_device_builds_without_memory(name: str) -> None:
    """Shapes of any preset can be asked for on any machine."""
    script = f"""
import torch
from minigpt import GPT, GPTConfig
with torch.device("meta"):
    model = GPT(GPTConfig.preset({name!r}))
assert all(p.is_meta for p in model.parameters())
print(len(model.hook_points))
"""
    layers = {"gpt2": 12, "nano": 2}[name]
    assert int(python(script)) == 17 * layers + 4
