// One vector in several bases: dragging it, or the arrow keys, moves it by tenths.
const start = (figure, data) => {
  const stage = $(figure, ".mg-stage"), svg = $(stage, "svg");
  const { unit, limit, panels } = data;
  let v = data.v;
  const short = (value) => number(Math.floor(value * 100 + .5) / 100);
  const pair = (c) => `(${short(c[0])}, ${short(c[1])})`;
  const cross = (a, b) => a[0] * b[1] - a[1] * b[0];
  const coordinates = ([p, q]) => [cross(v, q) / cross(p, q), cross(p, v) / cross(p, q)];
  const show = (x, y) => {
    v = [x, y].map((value) => Math.max(-limit, Math.min(limit, Math.round(value * 10) / 10)));
    const parts = panels.map(({ name, at, basis }, i) => {
      const moving = stage.querySelectorAll(".mg-v")[i], c = coordinates(basis);
      const [zero, foot, tip] = [[0, 0], basis[0].map((b) => c[0] * b), v].map((p) => `${at[0] + unit * p[0]} ${at[1] - unit * p[1]}`);
      [[zero, foot], [foot, tip], [zero, tip]].forEach((ends, k) => moving.querySelectorAll("path")[k].setAttribute("d", "M" + ends.join("L")));
      shift($(moving, ".mg-tip"), unit * (v[0] - data.v[0]), -unit * (v[1] - data.v[1]));
      $(moving, "text").textContent = pair(c);
      return `${name} ${pair(c)}`;
    });
    const u = panels[0].basis[0], size = Math.hypot(...u);
    parts.push(`projection on ${data.u} ${short((v[0] * u[0] + v[1] * u[1]) / size)}, remainder ${short(Math.abs(cross(u, v)) / size)}`);
    $(figure, ".mg-read").textContent = `v = ${pair(v)} · ` + parts.join(" · ");
  };
  const drag = (event) => {
    const p = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    const away = panels.map(({ at }) => Math.abs(p.x - at[0]));
    const [x, y] = panels[away.indexOf(Math.min(...away))].at;
    show((p.x - x) / unit, (y - p.y) / unit);
  };
  svg.addEventListener("pointerdown", drag);
  svg.addEventListener("pointermove", (event) => { if (event.buttons) drag(event); });
  svg.style.userSelect = "none";
  keys(stage, (dx, dy) => show(v[0] + dx / 10, v[1] - dy / 10));
  stage.setAttribute("aria-label", "A vector in several bases: the arrow keys move it by a tenth");
};
