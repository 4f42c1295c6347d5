const start = (figure, data) => {
  const { circuits, parts } = data;
  const ways = ["denoise", "noise"], chosen = new Set();
  let at = 0, way = 0;
  // y = Σ u relu(w·x + b), as patch_lab.py states it.
  const output = (neurons, x) => neurons.reduce((y, n) => {
    const inside = x.reduce((sum, a, i) => sum + n[i] * a, n[x.length]);
    return y + n[x.length + 1] * Math.max(inside, 0);
  }, 0);
  const short = (v) => `${+v.toFixed(2) || 0}`.replace("-", "−");
  const buttons = [];
  const show = () => {
    const [title, neurons, formula] = circuits[at];
    const x = parts.map((_, i) => chosen.has(i) ? 1 - way : way);
    const y = output(neurons, x), low = output(neurons, x.map(() => 0)), high = output(neurons, x.map(() => 1));
    const gap = high - low, moved = way ? high - y : y - low;
    const share = gap ? `${Math.round(100 * moved / gap) || 0} % ${way ? "lost" : "restored"}`.replace("-", "−") : data.no_share;
    const what = parts.filter((_, i) => chosen.has(i)).join(" and ") || "nothing";
    const draw = (box, words, shade, width) => {
      box.children[0].setAttribute("opacity", shade);
      box.children[1].setAttribute("stroke-width", width);
      box.children[2].textContent = words;
    };
    parts.forEach((name, i) => draw($(figure, `[data-p="${i}"]`), `${name} = ${x[i]}`, x[i] * data.shade, chosen.has(i) ? 4 : 1.5));
    draw($(figure, "[data-y]"), `y = ${short(y)}`, Math.min(Math.max(y, 0), 1) * data.shade, 1.5);
    $(figure, ".mg-formula").textContent = formula;
    $(figure, ".mg-read").textContent = `${title}, ${way ? "clean" : "corrupt"} run with ${what} patched: output ${short(y)}, ${share}.`;
    for (const [button, on] of buttons) {
      button.setAttribute("aria-pressed", on());
      button.style.fontWeight = on() ? 700 : 400;
    }
  };
  const flip = (i) => { chosen.delete(i) || chosen.add(i); show(); };
  const row = (name, label, words, on, act) => {
    const line = $(figure, `.mg-${name}`);
    line.setAttribute("role", "group");
    line.setAttribute("aria-label", label);
    line.append(`${label} `);
    words.forEach((word, i) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", textContent: word, onclick: () => { act(i); show(); } });
      button.style.cssText = "border-color: currentColor; margin: 0 6px 6px 0";
      buttons.push([button, () => on(i)]);
      line.append(button);
    });
    // Arrows go along a row; where one of it is chosen, they choose.
    line.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      const all = [...line.querySelectorAll("button")];
      const next = all[clamp(all.indexOf(event.target) + by, all.length)];
      next.focus();
      if (name !== "parts") next.click();
    });
  };
  row("circuits", "circuit", circuits.map(([title]) => title), (i) => i === at, (i) => { at = i; });
  row("ways", "direction", ways, (i) => i === way, (i) => { way = i; });
  row("parts", "patch", parts, (i) => chosen.has(i), (i) => { chosen.delete(i) || chosen.add(i); });
  $(figure, "svg").addEventListener("click", (event) => {
    const box = event.target.closest("[data-p]");
    if (box) flip(+box.dataset.p);
  });
  for (const box of figure.querySelectorAll("[data-p]")) box.style.cursor = "pointer";
  show();
};
