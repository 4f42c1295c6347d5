"""Still figures in a row, one at a time: what an algorithm has done after each step."""

from collections.abc import Mapping

from minigpt.viz.arrays import FigureError, check_labels
from minigpt.viz.figure import Figure, assemble
from minigpt.viz.matrix import slider


def steps(
    frames: Mapping[str, Figure], *, alt: str, step_label: str = "step", caption: str | None = None
) -> Figure:
    """Return one figure with a slider over several; each frame's `alt` is read out as its words.

    The last frame is the still picture: what there is when all steps are done.

    Args:
        frames: by name of the step, in order; of each, the still picture is shown.
        alt: the finding in a sentence or two.
        step_label: what the slider moves over.
        caption: shown below.

    Raises:
        FigureError: fewer than two frames, or one that is drawn by another library.
    """
    names = check_labels("frames", list(frames), len(frames), "frame")
    if len(names) < 2:
        raise FigureError(f"steps need at least two frames, and there are {len(names)}.")
    pictures = []
    for name, figure in frames.items():
        if figure.scene is None:
            raise FigureError(
                f"the frame {name!r} is no drawing of ours: matplotlib's cannot be used."
            )
        pictures.append(figure.scene)
    last, said = len(names) - 1, [figure.alt for figure in frames.values()]
    stages = "".join(
        f'<div class="mg-stage mg-step"{"" if i == last else " hidden"}>{scene.svg()}</div>'
        for i, scene in enumerate(pictures)
    )
    data = {"frames": names, "said": said}
    body = slider(step_label, names, last) + stages
    return assemble(
        "steps", body, data, alt=alt, caption=caption, picture=pictures[last], read=said[last]
    )
