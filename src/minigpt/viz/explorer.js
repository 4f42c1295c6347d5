// A token, a layer and a part are chosen; everything that the run left behind about them is shown.
const start = (figure, data) => {
  const { tokens, words, measures, columns, neurons } = data;
  const [layers, heads, n] = data.shape;
  const get = (name, Type = Float32Array) => numbers(data[name], Type);
  const share = get("share"), size = get("size"), rest = get("rest"), norm = get("norm"), lensP = get("lensp");
  const pattern = get("pattern", Uint8Array), area = n * (n + 1) / 2;
  const ranks = data.lens[0][0].length;
  const most = neurons ? numbers(neurons.most, Float32Array) : 0, acts = neurons ? numbers(neurons.acts, Int8Array) : 0;
  const stage = $(figure, ".mg-stage"), part = $(figure, ".mg-part");
  const spans = [...$(figure, ".mg-tokens").children];
  let { at, row, col } = data, measure = 0, neuron = 0;
  const weight = (q, k) => k > q ? 0 : pattern[(row * heads + col) * area + q * (q + 1) / 2 + k] / 255;
  const cell = (values, l, c) => values[(at * layers + l) * columns + c];
  const signed = (v) => (v > 0 ? "+" : "") + number(v);
  const cut = (word) => [...word].length > data.longest ? [...word].slice(0, data.longest - 1).join("") + "…" : word;
  const top = (l) => words[data.lens[l][at][0]];
  const chance = (l) => number(100 * lensP[(l * n + at) * ranks], 2);

  const map = () => {
    const values = measure ? size : share;
    let largest = 0;
    for (let l = 0; l < layers; l++) for (let c = 0; c < columns; c++) largest = Math.max(largest, Math.abs(cell(values, l, c)));
    paint($(stage, ".mg-cells"), layers, columns, (l, c) => cell(values, l, c) / (largest || 1));
    for (let l = 0; l < layers; l++)
      $(stage, `[data-l="${l}"]`).textContent = `${cut(top(l + 1))} ${chance(l + 1)} % · ${number(norm[(l + 1) * n + at])}`;
  };
  const say = () => {
    let whole = rest[at];
    for (let l = 0; l < layers; l++) for (let c = 0; c < columns; c++) whole += cell(share, l, c);
    const name = col < heads ? `Head ${row}.${col}` : `MLP ${row}`;
    $(figure, ".mg-read").textContent = `After “${tokens[at]}”: “${top(layers)}” ${chance(layers)} %, its logit ${signed(whole)} over the mean, ` +
      `${signed(rest[at])} of it from embeddings and biases. ${name}: ${signed(cell(share, row, col))}, ${number(100 * cell(size, row, col), 2)} % of the stream’s length.`;
  };
  const element = (parent, tag, text, set = {}) => {
    const one = document.createElement(tag);
    one.textContent = text;
    for (const [name, value] of Object.entries(set)) one.setAttribute(name, value);
    parent.append(one);
    return one;
  };
  const strip = (values, text, label) => {
    const box = element(part, "div", "", { class: "mg-tokens", "aria-label": label });
    tokens.forEach((token, k) => {
      const span = element(box, "span", token, { style: `--a:${Math.abs(values[k])}`, ...(values[k] < 0 && { "data-less": "" }), ...(k === at && { class: "mg-at" }) });
      element(span, "i", text(k));
    });
  };
  const head = () => {
    element(part, "strong", `Head ${row}.${col}: what “${tokens[at]}” looks at`);
    const looks = tokens.map((_, k) => weight(at, k));
    strip(looks, (k) => looks[k].toFixed(2), "attention of the chosen token");
    const svg = element(part, "div", "");
    svg.innerHTML = `<svg viewBox="0 -.5 ${n} ${n}" aria-hidden="true"><g class="mg-cells" stroke-width=".94"></g><path d="M0 ${at - .5}h${n}v1h-${n}z" fill="none" stroke="currentColor" stroke-width=".08" /></svg>`;
    paint($(svg, "g"), n, n, weight);
    element(part, "small", "Rows look, columns are looked at; the frame is the chosen token’s row.");
  };
  const mlp = () => {
    const chosen = neurons.chosen[row][at];
    neuron = clamp(neuron, chosen.length);
    element(part, "strong", `MLP ${row}: the neurons that write most after “${tokens[at]}”`);
    chosen.forEach((id, i) => {
      const value = acts[id * n + at] / 127 * most[id], up = (value < 0 ? neurons.lowers : neurons.raises)[id].map((w) => `“${words[w]}”`).join(" ");
      const button = element(part, "button", `neuron ${neurons.number[id]}: ${number(value, 2)}, raises ${up}`, { type: "button", "aria-pressed": i === neuron });
      button.onclick = () => { neuron = i; show(); part.querySelectorAll("button")[i].focus(); };
    });
    const id = chosen[neuron], values = tokens.map((_, k) => acts[id * n + k] / 127);
    strip(values, (k) => number(values[k] * most[id], 2), "activation of the chosen neuron");
  };
  const show = () => {
    spans.forEach((span, k) => {
      span.classList.toggle("mg-at", k === at);
      span.setAttribute("aria-checked", k === at);
      span.tabIndex = k === at ? 0 : -1;
    });
    shift($(stage, ".mg-pick"), (col - data.col) * data.side, (row - data.row) * data.side);
    part.textContent = "";
    col < heads ? head() : mlp();
    say();
  };
  const choose = (k) => { at = clamp(k, n); map(); show(); };
  const keyed = (items, go) => items.forEach((item, i) => item.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1, Home: -1e9, End: 1e9 }[event.key];
    if (!by || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const to = clamp(i + by, items.length);
    go(to);
    items[to].focus();
  }));
  const list = $(figure, ".mg-tokens");
  list.setAttribute("role", "radiogroup");
  list.setAttribute("aria-label", "Token");
  spans.forEach((span, k) => { span.setAttribute("role", "radio"); span.onclick = () => choose(k); });
  keyed(spans, choose);
  const buttons = measures.map((name, i) => element($(figure, ".mg-measures"), "button", name, { type: "button" }));
  const shade = (i) => {
    measure = i;
    buttons.forEach((button, j) => { button.setAttribute("aria-pressed", j === i); button.tabIndex = j === i ? 0 : -1; });
    map();
  };
  buttons.forEach((button, i) => { button.onclick = () => shade(i); });
  keyed(buttons, shade);
  const pick = (l, c) => { row = clamp(l, layers); col = clamp(c, columns); show(); };
  keys(stage, (dx, dy) => pick(row + dy, col + dx));
  $(stage, "svg").addEventListener("pointerdown", (event) => {
    const { x, y } = place($(stage, "svg"), event);
    const l = Math.floor((y - data.top) / data.side), c = Math.floor((x - data.left) / data.side);
    if (l >= 0 && l < layers && c >= 0 && c < columns) pick(l, c);
  });
  stage.setAttribute("aria-label", "Map of the model: up and down choose the layer, left and right the head or MLP");
  shade(0);
  show();
};
