const start = (figure, data) => {
  const given = { ...data.inputs };
  const held = data.graphs.map(() => ({}));
  let shown = false;
  // The formula of tasks.mechanisms.run: on where the weighted parents and the bias exceed 0.
  const run = (units, holds) => {
    const values = { ...given };
    for (const [name, weights, bias] of units) {
      let total = bias;
      for (const parent in weights) total += weights[parent] * values[parent];
      values[name] = name in holds ? holds[name] : +(total > 0);
    }
    return values;
  };
  const buttons = [];
  const show = () => {
    const said = [Object.entries(given).map(([name, value]) => `${name} = ${value}`).join(", ")];
    data.graphs.forEach(([title, units], g) => {
      const values = run(units, held[g]);
      for (const node of figure.querySelectorAll(`[data-n^="${g} "]`)) {
        const name = node.dataset.n.split(" ")[1];
        const [area, border, , text] = node.children;
        area.setAttribute("opacity", values[name] ? .45 : 0);
        border.setAttribute("stroke-width", name in held[g] ? 4 : 1.5);
        text.textContent = values[name];
      }
      for (const wire of figure.querySelectorAll(`[data-e^="${g} "]`)) {
        const [, from, to] = wire.dataset.e.split(" ");
        const cut = to in held[g] || shown && wire.dataset.hidden && !wire.dataset.read;
        wire.style.opacity = cut ? .12 : 1;
        const path = wire.firstChild;
        path.setAttribute("stroke-width", values[from] ? 2.6 : 1.3);
        path.setAttribute("stroke-dasharray", wire.dataset.hidden && !(shown && wire.dataset.read) ? "4 4" : "none");
      }
      const holds = Object.entries(held[g]).map(([name, value]) => `${name} held at ${value}`);
      said.push(`${title}${holds.length ? ` with ${holds.join(" and ")}` : ""}: ${data.out} = ${values[data.out]}`);
    });
    for (const [button, words] of buttons) button.textContent = words();
    $(figure, ".mg-read").textContent = said.join(". ") + ".";
  };
  const press = (g, name) => {
    if (name in given) given[name] = 1 - given[name];
    else if (name === data.out) return;
    else if (!(name in held[g])) held[g][name] = 1;
    else if (held[g][name]) held[g][name] = 0;
    else delete held[g][name];
    show();
  };
  const row = (label, entries) => {
    const line = document.createElement("div");
    line.setAttribute("role", "group");
    line.setAttribute("aria-label", label);
    line.append(label + " ");
    for (const [words, act] of entries) {
      const button = document.createElement("button");
      button.type = "button";
      button.onclick = act;
      buttons.push([button, words]);
      line.append(button);
    }
    $(figure, ".mg-buttons").append(line);
  };
  row("inputs", Object.keys(given).map((name) => [() => `${name} = ${given[name]}`, () => press(0, name)]));
  data.graphs.forEach(([title, units], g) => row(title, units.filter(([name]) => name !== data.out).map(([name]) =>
    [() => `${name} ${name in held[g] ? `held at ${held[g][name]}` : "free"}`, () => press(g, name)])));
  row(`what ${data.out} reads`, [[() => shown ? "hide" : "show", () => { shown = !shown; show(); }]]);
  $(figure, "svg").addEventListener("click", (event) => {
    const node = event.target.closest("[data-n]");
    if (node) press(...node.dataset.n.split(" "));
  });
  show();
};
