const start = (figure, data) => {
  const { tokens, names, causal, side } = data;
  const n = tokens.length;
  const area = causal ? n * (n + 1) / 2 : n * n;
  const weights = numbers(data.values, Uint8Array);
  const weight = (h, q, k) => causal && k > q ? 0 : weights[(frame * names.length + h) * area + (causal ? q * (q + 1) / 2 : q * n) + k] / 255;
  const bits = data.most ? numbers(data.bits, Uint8Array) : 0;
  const bit = (h, q) => bits[(frame * names.length + h) * n + q] / 255 * data.most;
  const mean = (h) => tokens.reduce((sum, _, q) => sum + bit(h, q), 0) / n;
  const scores = data.high ? numbers(data.scores, Uint16Array) : 0;
  const score = (h, q, k) => causal && k > q ? 0 : data.low + data.step * scores[(frame * names.length + h) * area + (causal ? q * (q + 1) / 2 : q * n) + k];
  let before = false; // the map shows scores, not weights
  const stage = $(figure, ".mg-stage");
  const spans = [...$(figure, ".mg-tokens").children];
  let { head, query, frame } = data;

  const draw = (cells, h) => paint(cells, n, n, (q, k) => weight(h, q, k));
  const map = (h) => before ? paint($(stage, ".mg-cells"), n, n, (q, k) => score(h, q, k) / data.high) : draw($(stage, ".mg-cells"), h);
  const say = (button, h) => bits && ($(button, "small").textContent = `${mean(h).toFixed(2)} bits`);
  const buttons = names.length < 2 ? [] : names.map((name, h) => {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("role", "radio");
    button.innerHTML = `<svg viewBox="0 -.5 ${n} ${n}" aria-hidden="true"><g class="mg-cells" stroke-width=".94"></g></svg>`;
    draw($(button, "g"), h);
    button.append(name);
    if (bits) button.append(document.createElement("small"));
    say(button, h);
    button.onclick = () => show(h, query);
    button.onkeydown = (event) => {
      const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      show((head + by + names.length) % names.length, query);
      buttons[head].focus();
    };
    $(figure, ".mg-heads").append(button);
    return button;
  });
  const show = (h, q) => {
    if (h !== head) map(h);
    [head, query] = [h, q];
    const row = tokens.map((_, k) => weight(h, q, k));
    spans.forEach((span, k) => {
      span.style.setProperty("--a", row[k]);
      span.lastChild.textContent = (row[k] * data.top).toFixed(2);
      span.classList.toggle("mg-at", k === q);
    });
    shift($(stage, ".mg-row"), 0, (q - data.query) * side);
    buttons.forEach((button, i) => {
      button.setAttribute("aria-checked", i === h);
      button.tabIndex = i === h ? 0 : -1;
    });
    const most = row.map((w, k) => [w, k]).sort((a, b) => b[0] - a[0] || a[1] - b[1]).filter(([w], i) => i < 3 && (!i || w >= .05));
    $(figure, ".mg-read").textContent = `${names[h]}: “${tokens[q]}” looks at ` + most.map(([w, k]) => `“${tokens[k]}” ${(w * data.top).toFixed(2)}` + (scores ? ` (score ${score(h, q, k).toFixed(1)})`.replace("-", "−") : "")).join(", ") + (bits ? `; ${bit(h, q).toFixed(2)} bits` : "");
  };
  listen(stage, ({ y }) => show(head, clamp(Math.floor((y - data.y) / side), n)),
    (dx, dy) => Math.abs(dx) > 1 ? show(head, clamp(dx, n)) : show(clamp(head + dx, names.length), clamp(query + dy, n)));
  stage.setAttribute("aria-label", "Attention pattern: up and down choose the query, left and right the head");
  for (const type of ["pointerover", "pointerdown"]) $(figure, ".mg-tokens").addEventListener(type, (event) => {
    const k = spans.indexOf(event.target.closest("span"));
    if (k >= 0) show(head, k);
  });
  if (scores) {
    const box = document.createElement("input");
    box.type = "checkbox";
    box.onchange = () => { before = box.checked; map(head); };
    const label = document.createElement("label");
    label.append(box, " scores, before the softmax");
    $(figure, ".mg-scores").append(label);
  }
  if (data.frames.length) slide(figure, data.frames, frame, (f) => {
    frame = f;
    map(head);
    buttons.forEach((button, h) => { draw($(button, "g"), h); say(button, h); });
    show(head, query);
  });
  show(head, query);
};
