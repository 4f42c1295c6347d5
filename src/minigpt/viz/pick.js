const start = (figure, data) => {
  const stage = $(figure, ".mg-stage");
  const { items, by } = data;
  const [x0, y0] = data.from;
  const marks = [...stage.querySelectorAll("[data-k]")];
  let at = data.at || 0;
  const show = (i) => {
    at = clamp(i, items.length);
    const [x, y, read, lit] = items[at];
    shift($(stage, ".mg-pick"), x, y);
    for (const mark of marks) mark.style.opacity = lit.includes(+mark.dataset.k) ? 1 : .12;
    $(figure, ".mg-read").textContent = read;
  };
  const step = (dx, dy) => {
    if (by !== "rows" && by !== "columns") return show(at + dx + dy);
    // To the nearest item of the next row (column), or to the next item of this one.
    const k = by === "rows" ? 1 : 0;
    const [across, along] = k ? [dy, dx] : [dx, dy];
    const places = [...new Set(items.map((item) => item[k]))].sort((a, b) => a - b);
    const place = places[clamp(places.indexOf(items[at][k]) + across, places.length)];
    const line = [...items.keys()].filter((i) => items[i][k] === place);
    const away = line.map((i) => Math.abs(items[i][1 - k] - items[at][1 - k]));
    show(line[clamp(away.indexOf(Math.min(...away)) + along, line.length)]);
  };
  listen(stage, (point) => {
    const away = items.map(([x, y]) => Math.hypot(by === "y" ? 0 : point.x - x0 - x, point.y - y0 - y));
    show(away.indexOf(Math.min(...away)));
  }, (dx, dy) => {
    step(dx, dy);
    $(stage, ".mg-pick").scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  stage.setAttribute("aria-label", "Chart: the arrow keys read its values");
};
