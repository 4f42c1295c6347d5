const start = (figure, data) => {
  const stage = $(figure, ".mg-stage");
  const [x0, y0] = data.from;
  let at = 0;
  const show = (i) => {
    at = clamp(i, data.items.length);
    const [x, y, read] = data.items[at];
    shift($(stage, ".mg-pick"), x, y);
    $(figure, ".mg-read").textContent = read;
  };
  listen(stage, (point) => {
    const away = data.items.map(([x, y]) => Math.hypot(data.by === "y" ? 0 : point.x - x0 - x, point.y - y0 - y));
    show(away.indexOf(Math.min(...away)));
  }, (dx, dy) => show(at + dx + dy));
  stage.setAttribute("aria-label", "Chart: the arrow keys read its values");
};
