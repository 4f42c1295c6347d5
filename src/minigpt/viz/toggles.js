const start = (figure, data) => {
  const { clean, corrupt, units } = data;
  const edges = units.flatMap(([name, weights]) => Object.keys(weights).map((parent) => [parent, name]));
  const out = units[units.length - 1][0];
  const key = (edge) => edge.join(" ");
  const exchanged = new Set();
  const number = (v) => String(+v.toFixed(2) || 0).replace("-", "−");
  // v = relu(b + sum of w times what the edge carries), as toggles.py states it.
  const values = (base, swap) => {
    const now = { ...base }, other = { ...corrupt };
    for (const [name, weights, bias, relu] of units) {
      let here = bias, there = bias;
      for (const parent in weights) {
        there += weights[parent] * other[parent];
        here += weights[parent] * (swap.has(key([parent, name])) ? other : now)[parent];
      }
      [other[name], now[name]] = [there, here].map((v) => relu ? Math.max(v, 0) : v);
    }
    return now;
  };
  const none = new Set(), ends = [clean, corrupt].map((inputs) => values(inputs, none)[out]);
  const from = (node) => edges.filter(([sender]) => sender === node).map(key);
  const all = (node) => from(node).every((edge) => exchanged.has(edge));
  const buttons = [];
  const show = () => {
    const now = values(clean, exchanged);
    for (const node of figure.querySelectorAll("[data-n]"))
      node.children[3].textContent = number(now[node.dataset.n]);
    for (const wire of figure.querySelectorAll("[data-e]")) {
      const on = exchanged.has(wire.dataset.e), line = wire.children[1];
      line.style.stroke = on ? "var(--mg-less)" : "currentColor";
      line.setAttribute("stroke-width", on ? 3 : 1.5);
      line.setAttribute("stroke-dasharray", on ? "6 4" : "none");
      line.setAttribute("opacity", on ? 1 : .6);
    }
    for (const [button, pressed] of buttons) {
      button.setAttribute("aria-pressed", pressed());
      button.style.fontWeight = pressed() ? 700 : 400;
      button.style.borderStyle = pressed() ? "dashed" : "solid";
    }
    const named = edges.filter((edge) => exchanged.has(key(edge))).map((edge) => edge.join("→"));
    $(figure, ".mg-read").textContent = `Corrupt: ${named.join(", ") || "none"}. ${out} = ${number(now[out])}, a change of ${number(now[out] - ends[0])} (clean ${number(ends[0])}, corrupt ${number(ends[1])}).`;
  };
  const set = (some, on) => {
    for (const edge of some) exchanged[on ? "add" : "delete"](edge);
    show();
  };
  const flip = (edge) => set([edge], !exchanged.has(edge));
  const patch = (node) => set(from(node), !all(node));
  const row = (label, entries) => {
    const line = document.createElement("div");
    line.setAttribute("role", "group");
    line.setAttribute("aria-label", label);
    line.append(label + " ");
    for (const [words, act, pressed] of entries) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", textContent: words, onclick: act });
      button.style.cssText = "border-color:currentColor;margin:0 6px 4px 0";
      buttons.push([button, pressed]);
      line.append(button);
    }
    $(figure, ".mg-buttons").append(line);
  };
  row("one edge:", edges.map((edge) => [edge.join("→"), () => flip(key(edge)), () => exchanged.has(key(edge))]));
  row("a whole node:", [...new Set(edges.map(([sender]) => sender))].map((node) => [node, () => patch(node), () => all(node)]));
  row("all:", [["reset", () => set(edges.map(key), false), () => false]]);
  $(figure, "svg").style.cursor = "pointer";
  $(figure, "svg").addEventListener("click", (event) => {
    const mark = event.target.closest("[data-n],[data-e]");
    if (mark && mark.dataset.e) flip(mark.dataset.e);
    else if (mark && from(mark.dataset.n).length) patch(mark.dataset.n);
  });
  show();
};
