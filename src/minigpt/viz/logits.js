// Bars of logits that follow the pointer and the keys; logits.py has the same formulas.
const start = (figure, data) => {
  const stage = $(figure, ".mg-stage");
  const svg = $(stage, "svg");
  const { names, target, limit, top, row } = data;
  const [px, py] = scales(data.axes);
  const z = data.z.slice();
  const rows = [...stage.querySelectorAll("[data-row]")];
  let [at, T] = [target, data.T[data.now]];
  const text = (v, digits) => v.toFixed(digits).replace("-", "−");
  const bar = (path, from, to, i) => {
    const [low, high] = [top + row * i + 7, top + row * (i + 1) - 7];
    path.setAttribute("d", `M${from} ${low}L${to} ${low}L${to} ${high}L${from} ${high}Z`);
  };
  const show = () => {
    const most = Math.max(...z);
    const e = z.map((v) => Math.exp((v - most) / T));
    const sum = e.reduce((a, b) => a + b);
    rows.forEach((group, i) => {
      const [logit, share] = group.querySelectorAll("path");
      const [value, p] = group.querySelectorAll("text");
      bar(logit, px(0), px(z[i]), i);
      bar(share, py(0), py(e[i] / sum), i);
      $(group, "circle").setAttribute("cx", px(z[i]));
      p.setAttribute("x", py(e[i] / sum) + 5);
      value.textContent = text(z[i], 1);
      p.textContent = text(e[i] / sum, 3);
    });
    const nats = Math.log(sum) - (z[target] - most) / T;
    const slope = (e[at] / sum - (at === target)) / T;
    shift($(stage, ".mg-row"), 0, (at - target) * row);
    $(figure, ".mg-read").textContent = `“${names[target]}” comes: surprisal ${text(nats, 2)} nats = ${text(nats / Math.LN2, 2)} bits. “${names[at]}”: logit ${text(z[at], 1)}, p = ${text(e[at] / sum, 3)}, slope of the surprisal ${slope < 0 ? "" : "+"}${text(slope, 3)}`;
  };
  const set = (value) => {
    z[at] = Math.round(Math.min(Math.max(value, -limit), limit) * 10) / 10 + 0;
    show();
  };
  const [, , from, to] = data.axes[0];
  const pull = (event) => {
    const { x } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    set((x - from) / (to - from) * 2 * limit - limit);
  };
  let pulling = false;
  svg.style.touchAction = "pan-y";
  svg.addEventListener("pointerdown", (event) => {
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    at = clamp(Math.floor((y - top) / row), z.length);
    pulling = x >= from - 8 && x <= to + 8;
    if (!pulling) return show();
    event.preventDefault();
    svg.setPointerCapture(event.pointerId);
    pull(event);
  });
  svg.addEventListener("pointermove", (event) => pulling && pull(event));
  for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, () => { pulling = false; });
  keys(stage, (dx, dy) => {
    at = clamp(at + dy, z.length);
    set(z[at] + dx / 10);
  });
  stage.setAttribute("aria-label", "Logits: up and down choose a bar, left and right change its logit");
  slide(figure, data.frames, data.now, (now) => {
    T = data.T[now];
    show();
  });
};
