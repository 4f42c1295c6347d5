const start = (figure, data) => {
  const stage = $(figure, ".mg-stage");
  const { names, labels, at: [line0, point0] } = data;
  const x = numbers(data.x, Float64Array);
  const values = numbers(data.values, Float32Array);
  const [px, py] = scales(data.axes);
  const paths = [...stage.querySelectorAll("[data-s] path")];
  const value = (l, p) => values[l * x.length + p];
  let [line, point] = data.at;
  const show = (l, p) => {
    [line, point] = [l, clamp(p, x.length)];
    $(stage, ".mg-lit path").setAttribute("d", paths[line].getAttribute("d"));
    shift($(stage, ".mg-dot"), px(x[point]) - px(x[point0]), py(value(line, point)) - py(value(line0, point0)));
    stage.querySelectorAll(".mg-name").forEach((name, l) => {
      name.style.visibility = l === line ? "visible" : "hidden";
    });
    $(figure, ".mg-read").textContent = `${names[line]}: ${labels[1]} ${number(value(line, point))} at ${labels[0]} ${number(x[point], 6)}`;
  };
  listen(stage, ({ x: left, y: top }) => {
    let best = [Infinity];
    for (let l = 0; l < names.length; l++) for (let p = 0; p < x.length; p++) {
      const away = Math.hypot(px(x[p]) - left, py(value(l, p)) - top);
      if (away < best[0]) best = [away, l, p];
    }
    show(best[1], best[2]);
  }, (dx, dy) => {
    // Up and down go to the next line above or below at this point.
    const order = names.map((_, l) => l).sort((a, b) => value(b, point) - value(a, point) || a - b);
    show(order[clamp(order.indexOf(line) + dy, order.length)], point + dx);
  });
  stage.setAttribute("aria-label", "Lines: up and down choose the line, left and right the point");
};
