// Hands of one clock, and the scores of all answers; both follow a, b and the frequencies that are on.
const start = (figure, data) => {
  const { p, ks, axes, reach, dial: [cx, cy, radius] } = data;
  const stage = $(figure, ".mg-stage"), svg = $(stage, "svg");
  const [px, py] = scales(axes);
  const at = { a: data.a, b: data.b }, first = { ...at };
  const on = new Set(ks);
  let k = ks[0];
  const mod = (n) => ((n % p) + p) % p;
  const tip = (n, name) => {
    const angle = 2 * Math.PI * mod(k * n) / p, length = reach[name] * radius;
    return [cx + length * Math.sin(angle), cy - length * Math.cos(angle)];
  };
  const short = (v, digits) => Math.round(v * 10 ** digits) / 10 ** digits || 0;
  // z(c) = mean over k of cos(2πk(a + b − c)/p), as clocks.py states it.
  const scores = () => [...Array(p).keys()].map((c) =>
    [...on].reduce((sum, f) => sum + Math.cos(2 * Math.PI * mod(f * mod(at.a + at.b - c)) / p), 0) / on.size);
  const buttons = ks.map((f) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: `frequency ${f}` });
    button.onclick = () => {
      if (!on.has(f)) on.add(f);
      else if (on.size > 1) on.delete(f);
      k = on.has(f) ? f : ks.find((one) => on.has(one));
      show();
    };
    $(figure, ".mg-points").append(button);
    return button;
  });
  const move = (mark, [x, y], [x0, y0]) => shift(mark, x - x0, y - y0);
  const mark = (c, v) => [px(c), py(v)];
  const right0 = mod(first.a + first.b);
  const best = (z, right) => z.map((v) => short(v, 9)).reduce((m, v, c, all) => c !== right && (m < 0 || v > all[m]) ? c : m, -1);
  const rival0 = (() => { const z = scores(); return mark(best(z, right0), z[best(z, right0)]); })();
  const show = () => {
    const right = mod(at.a + at.b), z = scores(), rival = best(z, right);
    for (const [name, n] of [["a", at.a], ["b", at.b], ["sum", right]]) {
      const hand = $(stage, `[data-h="${name}"]`), [x, y] = tip(n, name);
      $(hand, "path").setAttribute("d", `M${cx} ${cy}L${x} ${y}`);
      if (name !== "sum") for (const [key, v] of [["cx", x], ["cy", y]]) $(hand, "circle").setAttribute(key, v);
    }
    $(stage, ".mg-scores path").setAttribute("d", "M" + z.map((v, c) => mark(c, v).join(" ")).join("L"));
    move($(stage, ".mg-right"), mark(right, z[right]), mark(right0, 1));
    move($(stage, ".mg-rival"), mark(rival, z[rival]), rival0);
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", on.has(ks[i])));
    const turn = number(short(360 * mod(k * right) / p, 1), 4);
    $(figure, ".mg-read").textContent = `${at.a} + ${at.b} = ${right} · frequency ${k}: the sum stands at ${turn}° · ${on.size} on: right answer 1, best wrong answer ${rival} with ${number(short(z[rival], 3))}`;
  };
  let held = "";
  const drag = (event) => {
    const { x, y } = place(svg, event), hour = mod(Math.round(Math.atan2(x - cx, cy - y) * p / (2 * Math.PI)));
    for (let n = 0; n < p; n++) if (mod(k * n) === hour) at[held] = n;
    show();
  };
  svg.addEventListener("pointerdown", (event) => {
    const { x, y } = place(svg, event);
    if (Math.hypot(x - cx, y - cy) > radius + 12) return;
    const away = (name) => { const [tx, ty] = tip(at[name], name); return Math.hypot(x - tx, y - ty); };
    held = away("a") <= away("b") ? "a" : "b";
    svg.setPointerCapture(event.pointerId);
    drag(event);
  });
  svg.addEventListener("pointermove", (event) => { if (held) drag(event); });
  for (const type of ["pointerup", "pointercancel"]) svg.addEventListener(type, () => { held = ""; });
  for (const hand of stage.querySelectorAll(".mg-hand")) Object.assign(hand.style, { touchAction: "none", cursor: "grab" });
  svg.style.userSelect = "none";
  keys(stage, (dx, dy) => {
    at.a = Math.abs(dx) > 1 ? clamp(dx, p) : mod(at.a + dx);
    at.b = mod(at.b - dy);
    show();
  });
  stage.setAttribute("aria-label", "A clock: left and right move a, up and down move b");
  show();
};
