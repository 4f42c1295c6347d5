"""The pages as a reader uses them: predictions, quizzes, open questions and figures of the book."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from .conftest import EVERYWHERE, KINDS, cover, features, pages


def reveal(page: Page) -> None:
    """Open every fold and every gate in order, as somebody in a hurry would."""
    page.evaluate("document.querySelectorAll('.mg-deeper').forEach(fold => { fold.open = true })")
    for box in page.locator(".mg-predict").all():
        box.get_by_role("button", name="Show me without predicting").click()


def commit(box: Locator) -> None:
    """Answer one prediction by keyboard: the first choice, or the number 1."""
    page = box.page
    box.locator("input:enabled").first.focus()
    page.keyboard.press("Space" if box.get_attribute("data-kind") == "choice" else "1")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


UNFOLD = """box => {
  for (let fold = box.closest('details'); fold; fold = fold.parentElement.closest('details'))
    fold.open = true;
}"""


def verdicts(page: Page) -> list[str]:
    """What the page says about each prediction."""
    return page.locator(".mg-predict [role=status]").all_inner_texts()


def test_predictions_reveal_and_are_remembered(predict_page, site, open_page):
    visit = open_page(site.url + predict_page)
    page = visit.page
    for box in page.locator(".mg-predict").all():
        box.evaluate(UNFOLD)
        expect(box).to_be_visible()
        commit(box)
        expect(box.get_by_role("status")).to_contain_text("sure.")
        after = box.locator("xpath=following-sibling::*[1][not(self::script)]")
        for part in after.all():
            expect(part).to_be_visible()
    told = verdicts(page)
    assert all("Noted" not in text for text in told), f"{predict_page}: a number was not measured"
    if page.locator(".mg-calibration").count():
        expect(page.locator(".mg-calibration")).to_contain_text(f"of {len(told)} right")
    page.reload()
    visit.settle()
    assert verdicts(page) == told
    assert not visit.problems


def test_quizzes_check_and_remember(quiz_page, site, open_page):
    visit = open_page(site.url + quiz_page)
    page = visit.page
    reveal(page)
    for item in page.locator(".mg-quiz .mg-item").all():
        for wanted in item.locator(".mg-right > input").all():
            wanted.focus()
            page.keyboard.press("Space")
        item.get_by_role("button", name="Check").press("Enter")
        expect(item.get_by_role("status")).to_have_text("Right.")
    page.reload()
    visit.settle()
    assert set(page.locator(".mg-quiz .mg-item [role=status]").all_inner_texts()) == {"Right."}
    assert not visit.problems


def test_open_questions_are_exported(stop_page, site, open_page):
    page = open_page(site.url + stop_page).page
    reveal(page)
    areas = page.locator(".mg-stop textarea").all()
    for number, area in enumerate(areas):
        area.fill(f"My answer number {number}.")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download my answers").first.click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8")
    assert text.count("\n## ") == text.count("My answer number") > 0
    models = page.locator(".mg-stop .mg-model")
    assert models.count() == len(areas)
    for model in models.all():
        model.locator("summary").press("Enter")
        assert len(model.inner_text()) > 60, f"{stop_page}: a model answer of one line"


def readout(figure: Locator) -> Locator:
    """The line that says what is under the pointer."""
    return figure.locator("[role=status], [aria-live]").first


def readings(figure: Locator, keys: tuple[str, ...]) -> set[str]:
    """What a figure says while keys are pressed on its stage, or on its first control."""
    stage = figure.locator("[tabindex='0']:has(svg):not([role=radio])")
    control = figure.locator("[tabindex='0']:not([role=radio]), input, button, [role=slider]")
    (stage if stage.count() else control).first.focus()
    said = {readout(figure).inner_text()}
    for key in (*keys, "Space"):
        figure.page.keyboard.press(key)
        said.add(readout(figure).inner_text())
    return said


def hovered(figure: Locator) -> set[str]:
    """What a figure says while the pointer crosses its pictures and its text, drags and clicks."""
    said = {readout(figure).inner_text()}
    for surface in figure.locator("svg:not(button svg), .mg-tokens").all():
        if not surface.is_visible():  # a frame that is not shown now
            continue
        surface.scroll_into_view_if_needed()
        box = surface.bounding_box()
        assert box is not None
        for step in range(1, 10):
            x, y = box["x"] + box["width"] * step / 10, box["y"] + box["height"] * step / 10
            figure.page.mouse.move(x, y)
            said.add(readout(figure).inner_text())
    handles = "[style*=touch-action], input[type=range], .mg-stage > svg, button, [data-n]"
    for handle in figure.locator(handles).all():
        if len(said) > 1 or not handle.is_visible():
            continue
        handle.scroll_into_view_if_needed()
        box = handle.bounding_box()
        assert box is not None
        figure.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        figure.page.mouse.down()
        figure.page.mouse.move(box["x"] + box["width"] / 3, box["y"] + box["height"] / 3)
        figure.page.mouse.up()
        said.add(readout(figure).inner_text())
    return said


def new_kinds(page: str) -> list[str]:
    """The selectors of the kinds of figures that no page before this one in the cover has."""
    containing, wanted = KINDS["viz_page"]
    every = {kind for kind in features(page) if re.match(wanted, kind)}
    return sorted(every if EVERYWHERE else cover(containing, wanted)[page])


def test_figures_answer_to_mouse_and_keyboard(viz_page, site, open_page):
    page = open_page(site.url + viz_page).page
    reveal(page)
    for figure in [figure for kind in new_kinds(viz_page) for figure in page.locator(kind).all()]:
        kind = figure.get_attribute("data-mg-kind")
        assert figure.get_attribute("aria-label"), f"{viz_page}: a {kind} figure says nothing"
        if readout(figure).count() == 0:
            continue  # a still picture
        keys = ("ArrowUp", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowLeft", "End", "Home")
        assert len(readings(figure, keys)) > 1, f"{viz_page}: keys do nothing on a {kind} figure"
        assert len(hovered(figure)) > 1, f"{viz_page}: the pointer does nothing on {kind}"
        heads = figure.get_by_role("radio").all()
        for head in heads[-1:]:
            head.click()
            expect(head).to_have_attribute("aria-checked", "true")
            expect(figure.locator("[aria-checked=true]")).to_have_count(1)


def test_works_from_a_folder(lesson_page, site, open_page):
    visit = open_page((site.folder / lesson_page).resolve().as_uri())
    page = visit.page
    assert page.locator(".math:not(:has(mjx-container))").count() == 0
    for gate in page.locator(".mg-predict").all()[:1]:
        commit(gate)
        expect(gate.get_by_role("status")).to_contain_text("sure.")
    assert not visit.problems


def test_no_tex_is_seen_before_any_script(site, open_page):
    """One rule of the style sheet; that each formula has its early form is tried on every page."""
    lesson = pages("mg-tex")[0]
    page = open_page(site.url + lesson, settle=False, java_script_enabled=False).page
    seen = page.locator(".mg-tex").evaluate_all(
        "all => all.map(one => getComputedStyle(one).visibility)"
    )
    assert set(seen) == {"hidden"}
