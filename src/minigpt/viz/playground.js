const start = (figure, data) => {
  const { side, cells, steps } = data;
  const stage = $(figure, ".mg-stage"), svg = $(stage, "svg");
  let points, classes, net, means, squares, done, chosen = 1, at = [0, 0];
  const pixel = ([x, y]) => [(x + 1) * side / 2, (1 - y) * side / 2];
  const hidden = ([W, b], x) => b.map((c, i) => Math.max(x[0] * W[0][i] + x[1] * W[1][i] + c, 0));
  const answer = (x) => 1 / (1 + Math.exp(-hidden(net, x).reduce((z, h, i) => z + h * net[2][i], net[3][0])));
  const fresh = () => net.map((w) => Array.isArray(w[0]) ? w.map((row) => row.map(() => 0)) : w.map(() => 0));
  const forget = () => { means = fresh(); squares = fresh(); done = 0; };
  // One step of Adam on all points, as playground.py states it.
  const step = () => {
    const grads = fresh(), n = points.length;
    points.forEach((x, k) => {
      const h = hidden(net, x), dz = (answer(x) - classes[k]) / n;
      grads[3][0] += dz;
      h.forEach((v, i) => {
        const dh = v > 0 ? dz * net[2][i] : 0;
        grads[0][0][i] += x[0] * dh;
        grads[0][1][i] += x[1] * dh;
        grads[1][i] += dh;
        grads[2][i] += v * dz;
      });
    });
    done += 1;
    const move = (w, g, m, s) => w.forEach((_, i) => {
      if (Array.isArray(w[i])) { move(w[i], g[i], m[i], s[i]); return; }
      m[i] = 0.9 * m[i] + 0.1 * g[i];
      s[i] = 0.999 * s[i] + 0.001 * g[i] ** 2;
      w[i] -= 0.03 * m[i] / (1 - 0.9 ** done) / (Math.sqrt(s[i] / (1 - 0.999 ** done)) + 1e-8);
    });
    move(net, grads, means, squares);
  };
  const border = (a, b, c) => {
    const ends = [];
    for (const edge of [-1, 1]) {
      if (b && Math.abs((a * edge + c) / b) <= 1) ends.push([edge, -(a * edge + c) / b]);
      if (a && Math.abs((b * edge + c) / a) <= 1) ends.push([-(b * edge + c) / a, edge]);
    }
    ends.sort((p, q) => p[0] - q[0] || p[1] - q[1]);
    return ends.length > 1 ? [ends[0], ends[ends.length - 1]] : null;
  };
  const show = (said) => {
    const middle = (i) => (i + 0.5) / cells * 2 - 1;
    paint($(stage, ".mg-cells"), cells, cells, (r, c) => 0.5 - answer([middle(c), -middle(r)]));
    const most = Math.max(...net[2].map(Math.abs)) || 1;
    $(stage, ".mg-units").innerHTML = net[2].map((w, i) => {
      const ends = border(net[0][0][i], net[0][1][i], net[1][i]);
      return ends ? `<path d="M${ends.map(pixel).map((p) => p.join(" ")).join("L")}" fill="none" stroke="currentColor" stroke-width="${1 + 2 * Math.abs(w) / most}" opacity=".6"/>` : "";
    }).join("");
    const square = (x, y, color) => `<rect x="${x - 5}" y="${y - 5}" width="10" height="10" style="fill:${color}"/>`;
    $(stage, ".mg-dots").innerHTML = points.map((p, k) => {
      const [x, y] = pixel(p), color = `var(--mg-${classes[k]})`;
      return classes[k] ? square(x, y, color) : `<circle cx="${x}" cy="${y}" r="5" style="fill:${color}"/>`;
    }).join("") + (said ? `<circle cx="${pixel(at)[0]}" cy="${pixel(at)[1]}" r="9" fill="none" stroke="currentColor"/>` : "");
    const sure = points.map((x, k) => Math.min(Math.max(classes[k] ? answer(x) : 1 - answer(x), 1e-12), 1));
    const loss = -sure.reduce((sum, p) => sum + Math.log(p), 0) / points.length;
    const right = points.filter((x, k) => answer(x) > 0.5 === (classes[k] === 1)).length;
    $(figure, ".mg-read").textContent = said || `${done} steps: loss ${number(Math.round(loss * 1000) / 1000)} nats, ${right} of ${points.length} points right`;
  };
  const train = () => { for (let i = 0; i < steps; i++) step(); show(); };
  const reset = (keep) => {
    if (!keep) { points = data.points.map((p) => [...p]); classes = [...data.classes]; }
    net = structuredClone(data.net);
    forget();
    show();
  };
  const add = (p) => {
    points.push(p);
    classes.push(chosen);
    show();
  };
  const button = (text, act, role) => {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: text, onclick: act });
    if (role) made.setAttribute("role", role);
    $(figure, ".mg-points").append(made);
    return made;
  };
  const kinds = ["add circles", "add squares"].map((text, c) => button(text, () => { chosen = c; mark(); }, "radio"));
  const mark = () => kinds.forEach((one, c) => one.setAttribute("aria-checked", c === chosen));
  button(`train ${steps} steps`, train);
  button("new network", () => reset(true));
  button("first points", () => reset(false));
  svg.addEventListener("click", (event) => {
    const { x, y } = place(svg, event);
    add([clamp01(x / side) * 2 - 1, 1 - clamp01(y / side) * 2]);
  });
  const clamp01 = (v) => Math.min(Math.max(v, 0), 1);
  keys(stage, (dx, dy) => {
    at = [at[0] + dx / 20, at[1] - dy / 20].map((v) => Math.min(Math.max(v, -1), 1));
    show(`Cursor at ${number(Math.round(at[0] * 100) / 100)}, ${number(Math.round(at[1] * 100) / 100)}: press Enter to add a point`);
  });
  stage.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    add([...at]);
  });
  stage.setAttribute("aria-label", "Points of two classes: click to add one, or move a cursor with the arrow keys and press Enter");
  mark();
  reset(false);
  train();
};
