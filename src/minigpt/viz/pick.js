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
    if (by !== "rows") return show(at + dx + dy);
    // Up and down go to the nearest item of the next row.
    const heights = [...new Set(items.map(([, y]) => y))].sort((a, b) => a - b);
    const height = heights[clamp(heights.indexOf(items[at][1]) + dy, heights.length)];
    const row = [...items.keys()].filter((i) => items[i][1] === height);
    const away = row.map((i) => Math.abs(items[i][0] - items[at][0]));
    show(row[clamp(away.indexOf(Math.min(...away)) + dx, row.length)]);
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
