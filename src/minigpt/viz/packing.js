const start = (figure, data) => {
  const { W, loss, names, steps, axes } = data;
  const stage = $(figure, ".mg-stage"), at = [0, 0, 0];
  const [px, py] = axes.map(([low, high, from, to]) => (v) => from + ((v - low) / (high - low)) * (to - from));
  const two = (v) => (Math.round(v * 1e6) / 1e6).toFixed(2);
  // D_i = |W_i|² / Σ_j (Ŵ_i · W_j)², as packing.py states it.
  const shares = (w) => w.map(([a, b]) => {
    const seen = w.reduce((sum, [c, d]) => sum + (a * c + b * d) ** 2, 0);
    return seen > 0 ? (a * a + b * b) ** 2 / seen : 0;
  });
  const first = W[0][0][0];
  const show = () => {
    const w = W[at[0]][at[1]][at[2]];
    w.forEach(([a, b], i) => {
      const [c, d] = first[i];
      $(stage, `[data-line="${i}"] path`).setAttribute("d", `M${px(0)} ${py(0)}L${px(a)} ${py(b)}`);
      shift($(stage, `[data-tip="${i}"]`), px(a) - px(c), py(b) - py(d));
      shift($(stage, `[data-name="${i}"]`), px(1.15 * a) - px(1.15 * c), py(1.15 * b) - py(1.15 * d));
    });
    inputs.forEach((input, k) => {
      input.value = at[k];
      input.setAttribute("aria-valuetext", steps[k][at[k]]);
      input.nextSibling.textContent = steps[k][at[k]];
    });
    $(figure, ".mg-read").textContent = `Loss ${loss[at[0]][at[1]][at[2]].toFixed(4)} · dimensions of each feature: ${shares(w).map(two).join(" ")}`;
  };
  const move = (k, to) => { at[k] = clamp(to, steps[k].length); show(); };
  const inputs = names.map((name, k) => {
    const row = document.createElement("div"), input = document.createElement("input");
    row.style.cssText = "display:flex;flex-wrap:wrap;align-items:center;gap:2px 8px;margin-bottom:4px";
    const label = document.createElement("span"), output = document.createElement("output");
    label.textContent = name;
    label.style.minWidth = "11em";
    Object.assign(input, { type: "range", min: 0, max: steps[k].length - 1 });
    input.style.cssText = "flex:0 1 200px;min-width:120px;accent-color:var(--mg-more)";
    input.setAttribute("aria-label", name);
    input.oninput = () => move(k, +input.value);
    row.append(label, input, output);
    $(figure, ".mg-rows").append(row);
    return input;
  });
  keys(stage, (dx, dy) => {
    if (dx) move(0, at[0] + dx);
    if (dy) move(1, at[1] + dy);
  });
  stage.setAttribute("aria-label", `Arrows of features: left and right change ${names[0]}, up and down ${names[1]}`);
  show();
};
