// Temperature, top-k, top-p and a seeded draw; sampling_lab.py has the same formulas.
const start = (figure, data) => {
  const stage = $(figure, ".mg-stage"), rows = [...stage.querySelectorAll("[data-row]")];
  const zs = data.z.map((text) => [...numbers(text, Float64Array)]), orders = data.order.map((text) => numbers(text, Uint32Array));
  const n = zs[0].length, [from, to] = data.axis, words = data.words;
  let at = 0, T = 1, k = n, p = 1, state = 0, counts = {}, last = -1, total = 0;
  const distribution = (z) => {
    if (T === 0) return z.map((_, i) => +(i === 0));
    const e = z.map((v, i) => i < k ? Math.exp((v - z[0]) / T) : 0), sum = e.reduce((a, b) => a + b);
    let mass = 0;
    const kept = e.map((v) => {
      const share = v / sum, before = mass;
      mass += share;
      return mass - share >= p ? 0 : share;
    });
    kept[0] = kept[0] || 1;
    const rest = kept.reduce((a, b) => a + b);
    return kept.map((v) => v / rest);
  };
  const cut = (word) => [...word].length > data.longest ? [...word].slice(0, data.longest - 1).join("") + "…" : word;
  const show = () => {
    const share = distribution(zs[at]);
    rows.forEach((group, i) => {
      const [word, value] = group.querySelectorAll("text"), bar = $(group, "path");
      const end = from + share[i] * (to - from), y = data.top + data.row * i;
      bar.setAttribute("d", `M${from} ${y + 4}L${end} ${y + 4}L${end} ${y + data.row - 4}L${from} ${y + data.row - 4}Z`);
      word.textContent = cut(words[orders[at][i]]);
      value.setAttribute("x", end + 6);
      value.textContent = share[i] ? `${(100 * share[i]).toFixed(1)} %${counts[i] ? ` ×${counts[i]}` : ""}` : "out";
      group.style.opacity = share[i] ? 1 : 0.5;
      group.style.fontWeight = i === last ? 700 : 400;
    });
    const alive = share.filter((v) => v > 0), entropy = alive.reduce((sum, v) => sum - v * Math.log(v), 0);
    $(figure, ".mg-read").textContent = `${alive.length} of ${n} tokens can come; the likeliest has ${(100 * share[0]).toFixed(1)} %, and the entropy is ${(entropy + 0).toFixed(2)} nats.`
      + (last < 0 ? "" : ` Draw ${total}: “${words[orders[at][last]]}”.`);
  };
  const anew = () => { state = total = 0; counts = {}; last = -1; show(); };
  const knob = (label, most, now, read) => {
    const box = document.createElement("label"), input = document.createElement("input"), out = document.createElement("output");
    box.className = "mg-frame";
    Object.assign(input, { type: "range", min: 0, max: most, value: now });
    const say = () => {
      out.textContent = read(+input.value);
      input.setAttribute("aria-valuetext", out.textContent);
    };
    input.oninput = () => { say(); anew(); };
    say();
    box.append(`${label} `, input, out);
    $(figure, ".mg-knobs").append(box);
    input.addEventListener("keydown", (event) => event.stopPropagation());
  };
  // k grows by doubling, so that small values have room.
  const ks = [];
  for (let v = 1; v < n; v = Math.max(v + 1, Math.round(v * 1.5))) ks.push(v);
  ks.push(n);
  knob("temperature T", data.T.length - 1, data.T.indexOf(1), (i) => { T = data.T[i]; return T ? String(T) : "0 (greedy)"; });
  knob("top-k", ks.length - 1, ks.length - 1, (i) => { k = ks[i]; return k === n ? "all" : String(k); });
  knob("top-p", data.steps - 1, data.steps - 1, (i) => { p = (i + 1) / data.steps; return p.toFixed(2); });
  const button = (where, text, act) => {
    const one = document.createElement("button");
    Object.assign(one, { type: "button", textContent: text, onclick: act });
    $(figure, where).append(one);
    return one;
  };
  const tabs = data.names.map((name, i) => button(".mg-contexts", name, () => {
    at = i;
    tabs.forEach((tab, j) => tab.setAttribute("aria-pressed", j === i));
    anew();
  }));
  tabs.forEach((tab, j) => tab.setAttribute("aria-pressed", j === 0));
  const draw = () => {
    const share = distribution(zs[at]);
    state = (Math.imul(data.mix[0], state) + data.mix[1]) >>> 0;
    const u = state / 2 ** 32;
    let mass = 0;
    last = share.findIndex((v) => (mass += v) > u);
    if (last < 0) last = n - 1;
    counts[last] = (counts[last] || 0) + 1;
    total += 1;
  };
  button(".mg-draws", "draw", () => { draw(); show(); });
  button(".mg-draws", "draw 100", () => { for (let i = 0; i < 100; i++) draw(); show(); });
  button(".mg-draws", "start again", anew);
  show();
};
