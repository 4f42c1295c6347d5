// Parts knocked out by pointer and keys, with recorded values of several systems; see knockouts.py.
const start = (figure, data) => {
  const stage = $(figure, ".mg-stage");
  const svg = $(stage, "svg");
  const { names, systems, values, top, row, bar } = data;
  const [low, high, from, to] = data.axis;
  const px = (v) => from + (v - low) / (high - low) * (to - from);
  const text = (v) => (v + 0).toFixed(2).replace("-", "−");
  let gone = 0, at = 0;
  const show = () => {
    names.forEach((_, i) => {
      const group = $(stage, `[data-row="${i}"]`), off = gone >> i & 1;
      group.querySelectorAll("text")[1].textContent = off ? "knocked out" : "on";
      group.setAttribute("opacity", off ? .55 : 1);
    });
    systems.forEach((_, i) => {
      const group = $(stage, `[data-bar="${i}"]`), value = values[i][gone];
      const y = top + row * names.length + 12 + bar * i;
      $(group, "path").setAttribute("d", `M${px(0)} ${y + 20}L${px(value)} ${y + 20}L${px(value)} ${y + bar - 6}L${px(0)} ${y + bar - 6}Z`);
      group.querySelectorAll("text")[1].textContent = text(value);
    });
    shift($(stage, ".mg-pick"), 0, at * row);
    const off = names.filter((_, i) => gone >> i & 1);
    $(figure, ".mg-read").textContent = `Knocked out: ${off.join(", ") || "nothing"}. ${systems.map((name, i) => `${name} ${text(values[i][gone])}`).join(", ")}.`;
  };
  svg.addEventListener("click", (event) => {
    const i = Math.floor((place(svg, event).y - top) / row);
    if (i < 0 || i >= names.length) return;
    at = i;
    gone ^= 1 << i;
    show();
  });
  keys(stage, (dx, dy) => {
    at = clamp(at + dy, names.length);
    if (dx) gone = dx < 0 ? gone | 1 << at : gone & ~(1 << at);
    show();
  });
  stage.setAttribute("aria-label", "Parts: up and down choose one, left knocks it out, right restores it");
};
