// Parts of a sum behind a norm, switched off by pointer and keys; switched.py has the same formula.
const start = (figure, data) => {
  const stage = $(figure, ".mg-stage");
  const svg = $(stage, "svg");
  const { s, gram, eps, constant, names, top, row } = data;
  const [low, high, from, to] = data.axis;
  const px = (v) => from + (Math.min(Math.max(v, low), high) - low) / (high - low) * (to - from);
  const on = s.map(() => 1);
  let at = 0;
  const text = (v) => v.toFixed(2).replace("-", "−");
  const scale = (a) => Math.sqrt(a.reduce((sum, x, i) => sum + x * a.reduce((t, y, j) => t + y * gram[i][j], 0), eps));
  const full = scale(s.map(() => 1));
  const show = () => {
    const kept = s.reduce((sum, v, i) => sum + on[i] * v, 0);
    const now = scale(on);
    const left = [kept / full + constant, (now ? kept / now : 0) + constant];
    s.forEach((_, i) => $(stage, `[data-row="${i}"]`).setAttribute("opacity", on[i] ? 1 : .25));
    left.forEach((value, i) => {
      const group = $(stage, `[data-total="${i}"]`);
      const [y, below] = [top + row * (s.length + i) + 15, top + row * (s.length + i + 1) + 5];
      $(group, "path").setAttribute("d", `M${px(0)} ${y}L${px(value)} ${y}L${px(value)} ${below}L${px(0)} ${below}Z`);
      group.querySelectorAll("text")[1].textContent = text(value);
    });
    shift($(stage, ".mg-pick"), 0, at * row);
    const off = names.filter((_, i) => !on[i]);
    $(figure, ".mg-read").textContent = `${off.length ? `${off.join(", ")} off` : "All parts on"}: frozen norm ${text(left[0])}, live norm ${text(left[1])}.`;
  };
  svg.addEventListener("click", (event) => {
    const i = Math.floor((place(svg, event).y - top) / row);
    if (i < 0 || i >= s.length) return;
    at = i;
    on[at] = 1 - on[at];
    show();
  });
  keys(stage, (dx, dy) => {
    at = clamp(at + dy, s.length);
    if (dx) on[at] = +(dx > 0);
    show();
  });
  stage.setAttribute("aria-label", "Parts: up and down choose one, left switches it off, right switches it on");
};
