const start = (figure, data) => {
  const { embed, layers, lead, strings, at } = data;
  const [step, left, ground, base, rise, tallest, most] = at;
  const times = (x, W, b) => W[0].map((_, j) => x.reduce((sum, v, i) => sum + v * W[i][j], b ? b[j] : 0));
  const dot = (x, y) => x.reduce((sum, v, i) => sum + v * y[i], 0);
  const plus = (x, y) => x.map((v, i) => v + y[i]);
  // The forward pass that walk.py states: one head a layer, a causal mask, no norm, ReLU neurons.
  const answer = (text) => {
    let x = [2, ...[...text].map((c) => "()".indexOf(c)), 3].map((token) => embed[token]), share;
    for (const [W_Q, b_Q, W_K, b_K, W_V, b_V, W_O, b_O, W_in, b_in, W_out, b_out] of layers) {
      const [q, k, v] = [[W_Q, b_Q], [W_K, b_K], [W_V, b_V]].map(([W, b]) => x.map((row) => times(row, W, b)));
      x = x.map((row, i) => {
        const scores = k.slice(0, i + 1).map((key) => dot(q[i], key) / Math.sqrt(b_Q.length));
        const top = Math.max(...scores), weights = scores.map((s) => Math.exp(s - top));
        const sum = weights.reduce((a, b) => a + b);
        share = weights.map((w) => w / sum);
        const mid = plus(row, times(times(share, v), W_O, b_O));
        return plus(mid, times(times(mid, W_in, b_in).map((p) => Math.max(p, 0)), W_out, b_out));
      });
    }
    return [dot(x[x.length - 1], lead), share];
  };
  const minus = (text) => String(text).replace("-", "−");
  const group = (name) => $(figure, `[data-g="${name}"]`).children;
  const input = $(figure, "input");
  const show = (text) => {
    const heights = [0];
    for (const c of text) heights.push(heights[heights.length - 1] + (c === "(" ? 1 : -1));
    const end = heights[heights.length - 1], low = Math.min(...heights);
    heights.push(end);
    const [value, share] = answer(text);
    const unit = rise / Math.max(4, ...heights.map(Math.abs)) * (low > -3 ? .75 : .5);
    group("walk")[0].setAttribute("d", "M" + heights.map((h, i) => `${left + step * i} ${ground - unit * h}`).join("L"));
    const shown = `^${text}=`;
    for (let i = 0; i < most + 2; i++) {
      const x = left + step * i, bar = group("bars")[i];
      bar.setAttribute("d", `M${x} ${base}V${base - tallest * (share[i] || 0)}`);
      bar.style.stroke = `var(--mg-${heights[i] < 0 ? 1 : 0})`;
      group("text")[i].textContent = shown[i] || "";
    }
    const below = share.reduce((sum, w, i) => sum + (heights[i] < 0 ? w : 0), 0);
    const words = (yes) => yes ? "balanced" : "not balanced";
    const truth = words(end === 0 && low === 0), says = words(value > 0);
    $(figure, ".mg-read").textContent = `${text.length} bracket${text.length === 1 ? "" : "s"}. Final height ${minus(end)}, lowest ${minus(low)}: ${truth}. Attention below the horizon: ${below.toFixed(2)}. The model says ${says} (lead ${value > 0 ? "+" : ""}${minus(value.toFixed(1))})${says === truth ? "" : ", which is wrong"}.`;
  };
  input.addEventListener("input", () => {
    const text = [...input.value].filter((c) => "()".includes(c)).join("").slice(0, most);
    if (text !== input.value) input.value = text;
    if (text) show(text);
  });
  const choose = (text) => { input.value = text; show(text); };
  for (const [name, text] of Object.entries(strings)) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: name, onclick: () => choose(text) });
    button.style.cssText = "border-color:currentColor;margin:0 6px 6px 0";
    $(figure, ".mg-buttons").append(button);
  }
  input.style.cssText = "max-width:100%;color:inherit;background:transparent;border:1px solid";
  const given = Object.values(strings);
  keys($(figure, ".mg-stage"), (dx, dy) => choose(given[clamp(given.indexOf(input.value) + dx + dy, given.length)]));
  $(figure, ".mg-stage").setAttribute("aria-label", "A walk: arrow keys show the strings of the buttons");
  show(input.value);
};
