const start = (figure, data) => {
  const stage = $(figure, ".mg-stage");
  const strips = [...figure.querySelectorAll(".mg-tokens")].map((strip) => [...strip.children]);
  const spans = strips.flat();
  let at = data.at;
  const show = (i) => {
    if (i < 0) return;
    at = i;
    spans.forEach((span, k) => span.classList.toggle("mg-at", k === i));
    $(figure, ".mg-read").textContent = data.reads[i];
  };
  for (const type of ["pointerover", "pointerdown"]) stage.addEventListener(type, (event) => show(spans.indexOf(event.target.closest("span"))));
  keys(stage, (dx, dy) => {
    if (strips.length < 2) return show(clamp(at + dx + dy, spans.length));
    // Up and down go to the next strip.
    const here = strips.findIndex((strip) => strip.includes(spans[at]));
    const strip = strips[clamp(here + dy, strips.length)];
    show(spans.indexOf(strip[clamp(strips[here].indexOf(spans[at]) + dx, strip.length)]));
  });
  stage.setAttribute("aria-label", "Tokens: the arrow keys read their values");
};
