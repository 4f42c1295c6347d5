const start = (figure, data) => {
  const stage = $(figure, ".mg-stage");
  const spans = [...$(figure, ".mg-tokens").children];
  let at = data.at;
  const show = (i) => {
    if (i < 0) return;
    at = i;
    spans.forEach((span, k) => span.classList.toggle("mg-at", k === i));
    $(figure, ".mg-read").textContent = data.reads[i];
  };
  for (const type of ["pointerover", "pointerdown"]) stage.addEventListener(type, (event) => show(spans.indexOf(event.target.closest("span"))));
  keys(stage, (dx, dy) => show(clamp(at + dx + dy, spans.length)));
  stage.setAttribute("aria-label", "Tokens: the arrow keys read their values");
};
