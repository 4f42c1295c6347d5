const start = (figure, data) => {
  const stage = $(figure, ".mg-stage");
  const { c, lrs, reach, n, far, labels } = data;
  const [px, py] = scales(data.axes);
  const [, , left, right] = data.axes[0];
  const [, , bottom, top] = data.axes[1];
  const [x0, y0] = data.start;
  let [x, y] = data.start;
  let lr = lrs[data.lr];
  // The k-th derivative of xⁱ, as landscape.py has it by polyder.
  const power = (v, i, k) => k ? i * power(v, i - 1, k - 1) : v ** i;
  const sum = (u, v, k, m) => c.reduce((all, row, i) => all + row.reduce((part, w, j) =>
    part + (w && i >= k && j >= m ? w * power(u, i, k) * power(v, j, m) : 0), 0), 0);
  const sharpness = (u, v) => {
    const [xx, xy, yy] = [sum(u, v, 2, 0), sum(u, v, 1, 1), sum(u, v, 0, 2)];
    return (xx + yy + Math.hypot(xx - yy, 2 * xy)) / 2;
  };
  const two = (v) => v.toFixed(2).replace("-0.00", "0.00").replace("-", "−");
  const place = ([u, v]) => {
    const sharp = sharpness(u, v);
    return `(${two(u)}, ${two(v)}): loss ${number(Math.round(sum(u, v, 0, 0) * 1e9) / 1e9)}, sharpness ${number(sharp)}, limit ${sharp > 0 ? number(2 / sharp) : "none"}`;
  };
  const gone = ([u, v]) => Math.max(Math.abs(u), Math.abs(v)) >= far;
  const inside = (v) => Math.min(Math.max(v, -reach), reach);
  const draw = () => {
    const walk = [[x, y]];
    while (walk.length <= n && !gone(walk[walk.length - 1])) {
      const [u, v] = walk[walk.length - 1];
      walk.push([u - lr * sum(u, v, 1, 0), v - lr * sum(u, v, 0, 1)]);
    }
    const end = walk[walk.length - 1];
    const at = walk.map(([u, v]) => [px(inside(u)), py(inside(v))]);
    $(stage, ".mg-walk path").setAttribute("d", "M" + at.map((p) => p.map((q) => q.toFixed(1)).join(" ")).join("L"));
    shift($(stage, ".mg-from"), px(x) - px(x0), py(y) - py(y0));
    const dot = $(stage, ".mg-to circle");
    dot.setAttribute("cx", at[at.length - 1][0]);
    dot.setAttribute("cy", at[at.length - 1][1]);
    const said = `Step size ${number(lr)}. Start ${place([x, y])}.`;
    $(figure, ".mg-read").textContent = gone(end) ? `${said} The steps grow without end.` : `${said} After ${n} steps ${place(end)}.`;
  };
  const move = (u, v) => {
    [x, y] = [u, v].map((w) => Math.round(inside(w) * 100) / 100);
    draw();
  };
  const svg = $(stage, "svg");
  svg.style.cursor = "crosshair";
  for (const type of ["pointermove", "pointerdown"]) svg.addEventListener(type, (event) => {
    if (!event.buttons) return;
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    move(reach * (2 * (at.x - left) / (right - left) - 1), reach * (2 * (at.y - bottom) / (top - bottom) - 1));
  });
  keys(stage, (dx, dy) => move(x + dx / 10, y - dy / 10));
  stage.setAttribute("aria-label", `Map of the loss: the arrow keys move the start, ${labels[0]} by left and right, ${labels[1]} by up and down`);
  slide(figure, data.frames, data.lr, (now) => {
    lr = lrs[now];
    draw();
  });
};
