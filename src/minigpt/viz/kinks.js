const start = (figure, data) => {
  const { axes, steps, x, target, places } = data;
  const stage = $(figure, ".mg-stage"), svg = $(stage, "svg");
  const [px, py] = scales(axes);
  const tidy = (v) => Math.round(v * 1e9) / 1e9 || 0;
  const value = (k) => places[k].map((i, a) => tidy(axes[a][0] + i * ((axes[a][1] - axes[a][0]) / steps)));
  const first = places.map((_, k) => value(k));
  const last = places.length - 1;
  const name = (k) => k < last ? `kink ${k + 1}` : "right end";
  let at = 1;
  // f(t) = y₁ + Σ (sᵢ − sᵢ₋₁) relu(t − xᵢ), as kinks.py states it.
  const slopes = (line) => [0, ...line.slice(1).map(([a, b], i) => tidy((b - line[i][1]) / (a - line[i][0])))];
  const output = (line, s, t) => line.slice(0, -1).reduce((y, [a], i) => y + (s[i + 1] - s[i]) * Math.max(t - a, 0), line[0][1]);
  const path = (points) => "M" + points.map(([a, b]) => `${px(a)} ${py(b)}`).join("L");
  const show = () => {
    const line = places.map((_, k) => value(k)), s = slopes(line);
    const [a, b] = line[at], end = line[last][0];
    const edge = s[at] > 0 ? axes[1][1] : axes[1][0];
    const far = s[at] ? Math.min(end, a + (edge - b) / s[at]) : end;
    $(stage, ".mg-line path").setAttribute("d", path(line));
    $(stage, ".mg-without path").setAttribute("d", path([[a, b], [far, b + s[at] * (far - a)]]));
    line.forEach(([p, q], k) => shift($(stage, `[data-k="${k}"]`), px(p) - px(first[k][0]), py(q) - py(first[k][1])));
    shift($(stage, ".mg-pick"), px(a) - px(first[1][0]), py(b) - py(first[1][1]));
    buttons.forEach((button, k) => button.setAttribute("aria-checked", k === at));
    const rms = Math.sqrt(x.reduce((sum, t, i) => sum + (output(line, s, t) - target[i]) ** 2, 0) / x.length);
    const change = at < last ? `: slope ${number(s[at])} → ${number(s[at + 1])}, output weight ${number(tidy(s[at + 1] - s[at]))}` : "";
    $(figure, ".mg-read").textContent = `Error ${number(rms)} (root mean square) · ${name(at)} at ${data.x_label} ${number(a)}, height ${number(b)}${change}`;
    $(figure, ".mg-formula").textContent = `f(x) = ${number(line[0][1])}` + line.slice(0, -1).map(([t], i) => {
      const c = tidy(s[i + 1] - s[i]), inside = number(t) === "0" ? "x" : `x ${t < 0 ? "+" : "−"} ${number(Math.abs(t))}`;
      return ` ${c < 0 ? "−" : "+"} ${number(Math.abs(c))}·relu(${inside})`;
    }).join("");
  };
  // A point keeps its order, and stays in the picture; the two ends move up and down only.
  const move = (i, j) => {
    const low = at ? places[at - 1][0] + 1 : 0, high = at < last ? places[at + 1][0] - 1 : steps;
    if (at && at < last) places[at][0] = Math.min(Math.max(i, low), high);
    places[at][1] = Math.min(Math.max(j, 0), steps);
    show();
  };
  const buttons = places.map((_, k) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: name(k) });
    button.setAttribute("role", "radio");
    button.onclick = () => { at = k; show(); stage.focus(); };
    $(figure, ".mg-points").append(button);
    return button;
  });
  const rows = $(figure, ".mg-points");
  rows.setAttribute("role", "radiogroup");
  rows.setAttribute("aria-label", "the point that the arrow keys move");
  let held = false;
  const drag = (event) => {
    if (!held) return;
    const p = place(svg, event), nearest = [p.x, p.y].map((v, a) => Math.round((v - axes[a][2]) / (axes[a][3] - axes[a][2]) * steps));
    move(...nearest);
  };
  for (const handle of stage.querySelectorAll(".mg-point")) {
    handle.style.touchAction = "none";
    handle.addEventListener("pointerdown", (event) => {
      at = +handle.dataset.k;
      held = true;
      handle.setPointerCapture(event.pointerId);
      show();
    });
    handle.addEventListener("pointermove", drag);
    for (const type of ["pointerup", "pointercancel"]) handle.addEventListener(type, () => { held = false; });
  }
  keys(stage, (dx, dy) => {
    if (Math.abs(dx) > 1) { at = clamp(at + Math.sign(dx), places.length); show(); }
    else move(places[at][0] + dx, places[at][1] - dy);
  });
  stage.setAttribute("aria-label", "A line with kinks: Home and End choose one, the arrow keys move it");
  show();
};
