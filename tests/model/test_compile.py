"""torch.compile sees one graph, and it computes the same logits."""

import subprocess
import sys

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
    compiled = torch.compile(model, backend="eager", fullgraph=True)
    torch.testing.assert_close(compiled(tokens), model(tokens))
    torch.testing.assert_close(compiled(tokens[:, :5]), model(tokens[:, :5]))

torch._dynamo.reset()
training = torch.compile(model, backend="aot_eager", fullgraph=True)
logits = training(tokens)
torch.testing.assert_close(logits, model(tokens))
logits.square().sum().backward()
compiled_gradient = model.W_E.grad.clone()
model.zero_grad()
model(tokens).square().sum().backward()
torch.testing.assert_close(compiled_gradient, model.W_E.grad)

class Prints(GPT):
    def forward(self, tokens):
        print(float(self.W_E.sum()))
        return super().forward(tokens)


broken = torch._dynamo.explain(Prints(model.cfg))(tokens)
assert broken.graph_break_count > 0, "the check must see a planted break"
torch._dynamo.reset()
llama = {"norm": "rms", "mlp": "swiglu", "positions": "rotary", "n_head": 4, "n_kv_head": 2}
model = GPT(GPTConfig.preset("nano", **llama)).eval()
with torch.no_grad():
    report = torch._dynamo.explain(model)(tokens)
    assert (report.graph_count, report.graph_break_count) == (1, 0), report.break_reasons
    torch.testing.assert_close(torch.compile(model, backend="eager")(tokens), model(tokens))
print("one graph")
"""


def test_no_graph_break_and_equal_logits_and_gradients() -> None:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=300, check=False
    )
    assert run.returncode == 0, run.stderr[-3000:]
    assert run.stdout.endswith("one graph\n")
