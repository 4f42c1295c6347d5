// A hundred studies, drawn anew as their design changes; study_lab.py has the same formulas.
const start = (figure, data) => {
  const stage = $(figure, ".mg-stage"), cells = [...stage.querySelectorAll("[data-s]")];
  const [mostHeads, mostSeeds] = data.most, [low, high, from, to] = data.axis;
  const px = (v) => from + (Math.min(Math.max(v, low), high) - low) / (high - low) * (to - from);
  const is = { ...data.start };
  const uniform = (i) => {
    let a = Math.imul((i + 1) >>> 0, data.step) >>> 0;
    let x = Math.imul(a ^ (a >>> 15), a | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = (i) => Math.sqrt(-2 * Math.log(uniform(2 * i) + 2 ** -33)) * Math.cos(2 * Math.PI * uniform(2 * i + 1));
  const findings = (x, n) => {
    const bar = data.bars[n - 2];
    const ranked = x.map((row, head) => {
      const some = row.slice(0, n), mean = some.reduce((a, b) => a + b) / n;
      const spread = Math.sqrt(some.reduce((a, b) => a + (b - mean) ** 2, 0) / (n - 1));
      return { head, mean, t: Math.abs(mean) / spread * Math.sqrt(n) };
    }).sort((a, b) => b.t - a.t);
    const stop = ranked.findIndex(({ t }, rank) => t < bar[is.holm ? ranked.length - rank - 1 : 0]);
    return stop < 0 ? ranked : ranked.slice(0, stop);
  };
  const study = (s) => {
    const base = is.draw * data.n * mostHeads * mostSeeds;
    const x = Array.from({ length: is.heads }, (_, h) => Array.from({ length: is.seeds }, (_, u) =>
      normal(base + (s * mostHeads + h) * mostSeeds + u) + (h < is.real ? is.effect : 0)));
    for (let n = is.peek ? data.first : is.seeds; n <= is.seeds; n++) {
      const found = findings(x, n);
      if (found.length || n === is.seeds) return found;
    }
  };
  const show = () => {
    const all = cells.map((_, s) => study(s)), real = is.effect ? is.real : 0;
    all.forEach((found, s) => {
      const now = !found.length ? 0 : found.some(({ head }) => head >= real) ? 2 : 1;
      [...cells[s].children].forEach((mark, k) => mark.setAttribute("opacity", k === now ? (k ? 1 : .35) : 0));
    });
    shift($(stage, ".mg-truth"), px(is.effect) - px(data.start.effect), 0);
    $(stage, ".mg-found").innerHTML = all.flatMap((found, s) => found.map(({ head, mean }) =>
      `<circle cx="${px(mean)}" cy="${data.strip + 4 + 5 * (s % 10)}" r="3" opacity=".7" style="fill:var(--mg-${head < real ? "0" : "less"})"/>`)).join("");
    const some = all.filter((found) => found.length).length, sizes = all.flat();
    const right = sizes.filter(({ head }) => head < real);
    const more = right.reduce((sum, { mean }) => sum + Math.abs(mean), 0) / right.length / is.effect;
    $(figure, ".mg-read").textContent = !some ? `None of ${data.n} studies finds anything.`
      : `${some} of ${data.n} studies find something. Of ${sizes.length} findings, ${right.length} ${right.length === 1 ? "is" : "are"} true.`
        + (right.length ? ` True findings report ${more.toFixed(2)} times the effect.` : "");
  };
  const says = [];
  const knob = (label, most, now, set) => {
    const box = document.createElement("label"), input = document.createElement("input"), out = document.createElement("output");
    box.className = "mg-frame";
    Object.assign(input, { type: "range", min: 0, max: most, value: now });
    const say = () => {
      out.textContent = set(+input.value, input);
      input.setAttribute("aria-valuetext", out.textContent);
    };
    input.oninput = () => { says.forEach((one) => one()); show(); };
    input.addEventListener("keydown", (event) => event.stopPropagation());
    says.push(say);
    box.append(`${label} `, input, out);
    $(figure, ".mg-knobs").append(box);
  };
  knob("effect", data.effects.length - 1, data.effects.indexOf(is.effect), (i) => (is.effect = data.effects[i]).toFixed(1));
  knob("seeds", mostSeeds - data.first, is.seeds - data.first, (i) => is.seeds = i + data.first);
  knob("heads tested", data.heads.length - 1, data.heads.indexOf(is.heads), (i) => is.heads = data.heads[i]);
  knob("of these real", mostHeads, is.real, (i, input) => {
    input.max = is.heads;
    return is.real = Math.min(i, is.heads);
  });
  const button = (text, act) => {
    const one = document.createElement("button");
    Object.assign(one, { type: "button", textContent: text, onclick: act });
    $(figure, ".mg-contexts").append(one);
    return one;
  };
  for (const [text, name] of [["correct for many tests", "holm"], ["peek after each seed", "peek"]]) {
    const one = button(text, () => {
      is[name] = !is[name];
      one.setAttribute("aria-pressed", is[name]);
      show();
    });
    one.setAttribute("aria-pressed", is[name]);
  }
  button("other hundred", () => { is.draw += 1; show(); });
  says.forEach((say) => say());
  show();
};
