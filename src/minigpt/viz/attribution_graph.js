// Nodes that the reader removes, with forecast and recorded changes; see attribution_graph.py.
const start = (figure, data) => {
  const stage = $(figure, ".mg-stage"), button = $(figure, ".mg-remove"), body = $(figure, "tbody");
  const { nodes, edges, runs } = data;
  const [x0, y0] = nodes[0];
  let at = edges[0][0], gone = false;
  const show = () => {
    const [x, y, name, words] = nodes[at];
    shift($(stage, ".mg-pick"), x - x0, y - y0);
    const out = edges.filter((e) => e[0] === at), into = edges.filter((e) => e[1] === at);
    edges.forEach((e, k) => {
      const line = $(stage, `[data-k="${k}"]`);
      line.style.opacity = e[0] === at ? (gone ? .25 : 1) : e[1] === at ? .6 : .15;
    });
    nodes.forEach((_, i) => { $(stage, `[data-n="${i}"]`).style.opacity = gone && i === at ? .25 : 1; });
    button.textContent = gone ? "put it back" : "remove it";
    button.disabled = !out.length;
    button.setAttribute("aria-pressed", gone);
    body.replaceChildren(...out.map((e) => {
      const row = document.createElement("tr");
      [nodes[e[1]][2], e[2], ...runs.map((_, i) => gone ? e[3 + i] : "?")].forEach((text) => {
        const cell = document.createElement("td");
        cell.textContent = text;
        row.append(cell);
      });
      return row;
    }));
    const list = (some, k) => some.slice(0, 3).map((e) => nodes[e[k]][2]).join(", ") || "nothing";
    const from = `reads ${list(into, 0)}${into.length > 3 ? ", …" : ""}`;
    $(figure, ".mg-read").textContent = gone
      ? `${name} removed: forecast and recorded changes (${data.unit}) of the ${out.length} nodes that it feeds are in the table.`
      : `${name}${words ? ` (${words})` : ""} ${from}; feeds ${out.length ? `${out.length} nodes` : "nothing"}.`;
  };
  const choose = (i) => { if (i !== at) { at = i; gone = false; show(); } };
  const flip = () => { if (!button.disabled) { gone = !gone; show(); } };
  button.addEventListener("click", flip);
  $(stage, "svg").addEventListener("click", (event) => {
    const point = place($(stage, "svg"), event);
    const away = nodes.map(([x, y]) => Math.hypot(point.x - x, point.y - y));
    const best = away.indexOf(Math.min(...away));
    best === at ? flip() : choose(best);
  });
  keys(stage, (dx, dy) => {
    if (Math.abs(dx) > 1) return choose(dx < 0 ? 0 : nodes.length - 1);
    // To the nearest node on that side, sideways distance counting double.
    const [x, y] = nodes[at];
    let best = at, least = Infinity;
    nodes.forEach(([a, b], i) => {
      const along = dx ? (a - x) * dx : (b - y) * dy, across = Math.abs(dx ? b - y : a - x);
      if (along > 1 && along + 2 * across < least) [best, least] = [i, along + 2 * across];
    });
    choose(best);
  });
  stage.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    flip();
  });
  stage.setAttribute("aria-label", "Attribution graph: the arrow keys choose a node, Enter removes it");
  show();
};
