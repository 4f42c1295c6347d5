"""The network that learns points: its calculus, and the same steps in Python and in the browser."""

import numpy as np
import pytest
import torch

from minigpt import viz
from minigpt.viz.playground import border, gradients, learn, loss, read_net

from .conftest import XOR_CLASSES, XOR_NET, XOR_POINTS, press, read

X, Y = np.array(XOR_POINTS), np.array(XOR_CLASSES, float)
NET = [np.atleast_1d(np.array(w, float)) for w in XOR_NET]


def said(points, classes, steps):
    x, y = np.array(points), np.array(classes, float)
    return read_net(x, y, learn(x, y, NET, steps)[0], steps)


def test_loss_and_gradients_are_those_of_autograd():
    leaves = [torch.tensor(w, requires_grad=True) for w in NET]
    W_1, b_1, W_2, b_2 = leaves
    z = torch.relu(torch.tensor(X) @ W_1 + b_1) @ W_2 + b_2
    wanted = torch.nn.functional.binary_cross_entropy_with_logits(z, torch.tensor(Y))
    wanted.backward()
    assert loss(X, Y, NET) == pytest.approx(wanted.item())
    for ours, leaf in zip(gradients(X, Y, NET), leaves, strict=True):
        np.testing.assert_allclose(ours, leaf.grad.numpy(), atol=1e-12)


def test_training_lowers_the_loss():
    _, losses = learn(X, Y, NET, 300)
    assert losses[-1] < losses[0] / 5


def test_the_browser_takes_the_same_steps(open_page, figures):
    page = open_page(figures["playground"])
    assert read(page) == said(XOR_POINTS, XOR_CLASSES, 50)
    assert f">{read(page)}</p>" in figures["playground"].html, "and the still picture says so"
    page.get_by_role("button", name="train 50 steps").click()
    assert read(page) == said(XOR_POINTS, XOR_CLASSES, 100)
    page.get_by_role("button", name="new network").click()
    assert read(page) == said(XOR_POINTS, XOR_CLASSES, 0)


def test_a_point_is_added_by_hand_and_by_keys(open_page, figures):
    page = open_page(figures["playground"])
    page.get_by_role("radio", name="add circles").click()
    box = page.locator(".mg-stage svg").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.75)
    page.get_by_role("radio", name="add squares").click()
    page.locator(".mg-stage").focus()
    press(page, *["ArrowLeft"] * 4, *["ArrowUp"] * 2)
    assert read(page) == "Cursor at −0.2, 0.1: press Enter to add a point"
    press(page, "Enter")
    assert "of 6 points" in read(page)
    page.get_by_role("button", name="new network").click()
    page.get_by_role("button", name="train 50 steps").click()
    points = [*XOR_POINTS, [0.5, -0.5], [-0.2, 0.1]]
    assert read(page) == said(points, [*XOR_CLASSES, 0, 1], 50)
    assert page.locator(".mg-dots circle").count() == 3
    assert page.locator(".mg-dots rect").count() == 3
    page.get_by_role("button", name="first points").click()
    assert "of 4 points" in read(page)


def test_the_line_of_a_neuron_ends_at_the_square():
    assert border(1, 0, 0.5) == ((-0.5, -1.0), (-0.5, 1.0))
    assert border(1, 1, 0) == ((-1.0, 1.0), (1.0, -1.0))
    assert border(1, 0, 3) is None
    assert border(0, 0, 1) is None


@pytest.mark.parametrize(
    ("points", "classes", "net", "steps", "sentence"),
    [
        ([[0, 0, 0]], [0], XOR_NET, 1, "expected .point 2. and .point."),
        ([[0, 2]], [0], XOR_NET, 1, "points lie between"),
        ([[0, 0]], [3], XOR_NET, 1, "classes are 0 or 1"),
        ([[0, 0]], [1], ([[1.0], [1.0]], [0.0, 1.0], [1.0], 0.0), 1, "the weights have the shapes"),
        ([[0, 0]], [1], XOR_NET, 0, "steps=0 must be at least 1"),
    ],
)
def test_what_cannot_be_drawn_is_refused(points, classes, net, steps, sentence):
    with pytest.raises(viz.FigureError, match=sentence):
        viz.playground(points, classes, net, alt="x", steps=steps)


def test_the_browser_shades_as_python_does(open_page, figures):
    page = open_page(figures["playground"])
    paths = "all => all.map(p => [p.getAttribute('d'), p.getAttribute('class')])"
    drawn = page.locator(".mg-cells path").evaluate_all(paths)
    page.set_content(figures["playground"].html.split("<script")[0])
    still = page.locator(".mg-cells path").evaluate_all(paths)
    assert sorted(drawn, key=str) == sorted(still, key=str)
