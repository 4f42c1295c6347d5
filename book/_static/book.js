/* Predictions, quizzes, open questions: native controls, answers kept in this browser only. */
(() => {
const { load, save: keep, forget, keys, merge, follow } = window.mgStore;

function save(key, value) {
  keep(key, value);
  warn();
}

function warn() {
  if (window.mgStore.lasting || document.querySelector(".mg-forgets")) return;
  document.querySelectorAll(".mg-box").forEach(box => box.append(make("p",
    { className: "mg-note mg-forgets" }, "This browser keeps nothing for this site: " +
    "your answers last until you leave the page.")));
}

function make(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in made) made[name] = value; else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

const button = (label, onclick, className = "mg-button") =>
  make("button", { type: "button", className, onclick }, label);
const status = () => make("p", { className: "mg-status", role: "status", tabIndex: -1 });
const note = text => make("p", { className: "mg-note" }, text);
const row = (...parts) => make("div", { className: "mg-buttons" }, ...parts);
const cell = (tag, text, scope) => make(tag, scope ? { scope } : {}, text);
const percent = share => Math.round(100 * share) + " %";
let serial = 0;

/* Browsers leave MathJax out of a label's name: read the TeX before MathJax runs. */
const spoken = text => text.replace(/\\[()]|\\(operatorname|text|math[a-z]+)\b\*?|[{}]/g, "")
  .replace(/\s+/g, " ").trim();

/* A choice's first paragraph becomes the label of its radio button or checkbox. */
function controls(list, several, name) {
  list.classList.add("mg-live");
  list.setAttribute("role", "presentation");
  return [...list.children].map((item, index) => {
    const id = `mg-choice-${++serial}`;
    const input = make("input", { type: several ? "checkbox" : "radio", name, id, value: index });
    const label = make("label", { htmlFor: id });
    const text = item.querySelector(":scope > p");
    label.append(...text.childNodes);
    text.remove();
    item.setAttribute("role", "presentation");
    if (label.querySelector(".math")) {
      const copy = label.cloneNode(true);
      copy.querySelectorAll(".mg-early").forEach(twin => twin.remove());
      input.setAttribute("aria-label", spoken(copy.textContent));
    }
    item.prepend(input, label);
    return { item, input, label, right: item.classList.contains("mg-right"),
             why: item.querySelector(":scope > .mg-why") };
  });
}

function tag(choice, text, good) {
  const mood = good ? "good" : "bad";
  choice.label.append(make("span", { className: `mg-tag mg-${mood}` }, text));
  choice.item.classList.add(`mg-is-${mood}`);
}

function untag(choice) {
  choice.label.querySelectorAll(".mg-tag").forEach(mark => mark.remove());
  choice.item.classList.remove("mg-is-good", "mg-is-bad");
}

function predict(root) {
  const { key, version, kind, answer, tolerance, unit } = root.dataset;
  const list = root.querySelector(".mg-choices");
  const fold = root.querySelector(".mg-answer");
  const choices = kind === "choice" ? controls(list, false, key) : [];
  const chance = choices.length ? 1 / choices.length : 0.5;
  const verdict = status();
  const number = make("input", { type: "text", inputMode: "decimal", autocomplete: "off",
    id: `mg-number-${++serial}` });
  const slider = make("input", { type: "range", max: 100, step: 1, id: `mg-sure-${++serial}`,
    min: choices.length ? Math.round(100 * chance) : 0 });
  const level = make("output", { htmlFor: slider.id });
  const form = make("form", { className: "mg-form" });
  const again = row(button("Predict again", () => { forget(key); show(); first().focus(); }));
  const buttons = row(
    make("button", { type: "submit", className: "mg-button mg-primary" }, "Commit"),
    button("Show me without predicting", () => {
      save(key, { v: version, t: Date.now(), skipped: true }); show(); verdict.focus(); }, "mg-button mg-plain"));
  const units = unit ? " " + unit : "";
  const sure = make("div", { className: "mg-sure" }, make("label", { htmlFor: slider.id },
    "How sure are you" + (tolerance ? ` to be within ±${tolerance}${units}?` : "?")),
    slider, level);
  const hint = note("What comes next in this section waits for your prediction.");
  const fields = make("fieldset", {}, make("legend", { className: "visually-hidden" }, "Your prediction"));

  const first = () => choices[0]?.input ?? number;
  const describe = () => { level.textContent = `${slider.value} %`; };

  function commit(event) {
    event.preventDefault();
    const pick = choices.findIndex(choice => choice.input.checked);
    const value = Number(number.value.trim().replace(",", ".").replace("−", "-") || NaN);
    if (choices.length ? pick < 0 : !Number.isFinite(value)) {
      verdict.textContent = choices.length ? "Choose an answer first." : "Type a number first.";
      first().focus();
      return;
    }
    if (load(key)?.v === version) { show(); return; }  // committed in another tab
    const hit = choices.length ? choices[pick].right
      : answer === undefined ? null : Math.abs(value - answer) <= Number(tolerance) * (1 + 1e-9);
    save(key, { v: version, t: Date.now(), pick: choices.length ? pick : value, hit, chance,
                sure: Math.max(slider.value / 100, choices.length ? chance : 0) });
    show();
    verdict.focus();
  }

  function show() {
    const record = load(key);
    const open = record?.v === version;
    root.classList.toggle("mg-open", open);
    fold.hidden = !open;
    fold.open = open;
    [buttons, sure, hint].forEach(part => { part.hidden = open; });
    again.hidden = !open;
    [...choices.map(choice => choice.input), number, slider].forEach(input => {
      input.disabled = open; });
    if (open) report(record);
    else {
      choices.forEach(choice => { untag(choice); choice.input.checked = false; });
      number.value = verdict.textContent = "";
      slider.value = choices.length ? slider.min : 50;
    }
    describe();
    document.dispatchEvent(new Event("mg:predicted"));
    if (open) window.dispatchEvent(new Event("resize"));
  }

  function report(record) {
    choices.forEach((choice, index) => {
      choice.input.checked = index === record.pick;
      if (index === record.pick) tag(choice, "your choice" + (choice.right ? ", right" : ""), choice.right);
      else if (choice.right) tag(choice, "right answer", true);
    });
    if (record.skipped) {
      verdict.textContent = "Shown without a prediction; it does not count in your score.";
      return;
    }
    number.value = record.pick;
    const off = Number(Math.abs(record.pick - answer).toPrecision(2));
    const away = choices.length || record.hit === null ? ""
      : ` You were ${off}${units} away; within ${tolerance} counts as right.`;
    verdict.textContent = (record.hit === null ? "Noted: this build has no measurement to compare."
      : record.hit ? "Right." : "Not this time.") + away + ` You were ${percent(record.sure)} sure.`;
    slider.value = Math.round(100 * record.sure);
  }

  root.insertBefore(form, fold);
  if (list) fields.append(list);
  else fields.append(make("label", { htmlFor: number.id }, "Your number "), number, units);
  form.append(fields, sure, buttons, hint);
  form.onsubmit = commit;
  slider.oninput = describe;
  root.insertBefore(verdict, fold);
  root.append(again);
  show();
  let shown = JSON.stringify(load(key));
  follow(at => {
    if (at !== null && at !== key) return;
    const now = JSON.stringify(load(key));
    if (now !== shown) { shown = now; show(); }
  });
  document.addEventListener("mg:kept", () => { shown = JSON.stringify(load(key)); });
}

/* A link into a hidden part leads to the first prediction that hides it. */
function followHash() {
  let at, gate;
  try { at = document.getElementById(decodeURIComponent(location.hash.slice(1))); }
  catch { return; }
  openAround(at);
  for (; at; at = at.parentElement) {
    for (let box = at; (box = box.previousElementSibling);) {
      if (box.matches(".mg-predict:not(.mg-open)")) gate = box;
    }
  }
  if (!gate) return;
  gate.scrollIntoView({ block: "center" });
  gate.querySelector(".mg-status").textContent = "The part you want comes after this prediction.";
  gate.querySelector("input").focus({ preventScroll: true });
}

function score(records) {
  const count = records.length;
  const mean = of => records.reduce((sum, record) => sum + of(record), 0) / count;
  const rate = mean(r => +r.hit), sure = mean(r => r.sure), gap = sure - rate;
  const facts = `${Math.round(rate * count)} of ${count} right (${percent(rate)}), ` +
    `${percent(sure)} sure on average. Brier score ` +
    `${mean(r => (r.sure - r.hit) ** 2).toFixed(2)}: 0 is perfect, ` +
    `a blind guesser who admits it gets ${mean(r => r.chance * (1 - r.chance)).toFixed(2)}. `;
  if (count < 3) return facts + "Too few to judge your calibration yet.";
  return facts + (Math.abs(gap) <= 0.1 ? "Your confidence matches your record."
    : gap > 0 ? "You were surer than your record allows: lower the slider, or slow down."
    : "You know more than you admit: trust yourself further.");
}

function calibration(root) {
  const body = make("div");
  root.querySelectorAll(":scope > p:not(.mg-kicker)").forEach(text => text.remove());
  root.append(body);
  const counts = record => record && typeof record.hit === "boolean" && record.sure >= 0;
  const render = () => {
    const rows = [...document.querySelectorAll(".mg-predict")].map(box => {
      const record = load(box.dataset.key);
      return { box, record: record?.v === box.dataset.version ? record : null };
    });
    const here = rows.map(row => row.record).filter(counts);
    const cells = rows.map(({ box, record }) => make("tr", {},
      cell("th", make("a", { href: "#" + box.id }, box.dataset.title), "row"),
      cell("td", counts(record) ? percent(record.sure) : "–"),
      cell("td", !record ? "open" : record.skipped ? "skipped"
        : record.hit === null ? "noted" : record.hit ? "right" : "not right")));
    const heads = ["Prediction", "Sure", "Result"].map(text => cell("th", text, "col"));
    const table = make("table", { className: "mg-table" },
      make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...cells));
    const book = keys(root.dataset.prefix).map(load).filter(counts);
    const line = (lead, records) => make("p", {}, make("strong", {}, lead),
      records.length ? score(records) : "no prediction made yet.");
    body.replaceChildren(...(rows.length ? [table] : []),
      line("This page: ", here), line("So far in this book: ", book));
  };
  document.addEventListener("mg:predicted", render);
  follow(render);
  render();
}

function quiz(root) {
  const { key, version } = root.dataset;
  let kept = merge({ v: version, since: 0, parts: {} }, load(key));
  const total = note("");
  const items = [...root.querySelectorAll(".mg-item")];
  const right = new Set();
  const tally = () => {
    total.textContent = `${right.size} of ${items.length} answered right.`;
    root.dataset.done = right.size === items.length;
  };

  const starts = items.map((item, index) => {
    const list = item.querySelector(".mg-choices");
    const several = list.querySelectorAll(":scope > .mg-right").length > 1;
    const choices = controls(list, several, `${key}:${index}`);
    const asked = list.previousElementSibling;
    asked.id ||= `mg-asked-${++serial}`;
    const group = make("div", { role: several ? "group" : "radiogroup", "aria-labelledby": asked.id });
    const verdict = status();
    list.replaceWith(group);
    group.append(list);
    item.querySelector(".mg-answer").remove();

    const check = button("Check", () => {
      const picks = choices.flatMap((choice, at) => choice.input.checked ? [at] : []);
      if (!picks.length) { clear(); verdict.textContent = "Choose an answer first."; return; }
      kept.parts[index] = { t: Date.now(), picks };
      kept = merge(kept, load(key));
      judge();
      save(key, kept);
    });
    const clear = () => choices.forEach(choice => {
      untag(choice);
      if (choice.why) choice.why.hidden = true;
    });
    const judge = () => {
      clear();
      const chosen = choices.filter(choice => choice.input.checked);
      const wrong = chosen.filter(choice => !choice.right).length;
      const missing = choices.filter(choice => choice.right).length - chosen.length + wrong;
      chosen.forEach(choice => {
        tag(choice, choice.right ? "right" : "not right", choice.right);
        if (choice.why) choice.why.hidden = false;
      });
      const good = !wrong && !missing;
      right[good ? "add" : "delete"](index);
      verdict.textContent = good ? "Right." : !several ? "Not right: try another."
        : `Not yet: ${wrong} too many, ${missing} missing.`;
      tally();
    };
    if (several) list.before(note("Choose all that apply."));
    item.append(row(check, verdict));
    return () => {
      const picks = kept.parts[index]?.picks ?? [];
      choices.forEach((choice, at) => { choice.input.checked = picks.includes(at); });
      verdict.textContent = "";
      right.delete(index);
      if (picks.length) judge(); else clear();
      tally();
    };
  });
  root.append(total, row(button("Start over", () => {
    kept = { v: version, since: Date.now(), parts: {} };
    save(key, kept);
    starts.forEach(begin => begin());
    root.querySelector("input").focus();
  }, "mg-button mg-plain")));
  follow(at => {
    if (at !== null && at !== key) return;
    const before = kept.parts;
    kept = merge(kept, load(key));
    starts.forEach((begin, index) => { if (before[index]?.t !== kept.parts[index]?.t) begin(); });
  });
  starts.forEach(begin => begin());
}

function stop(root) {
  const { key } = root.dataset;
  const asked = JSON.parse(root.dataset.questions);
  const areas = [...root.querySelectorAll(".mg-item")].map((item, index) => {
    const fold = item.querySelector(".mg-model");
    const id = `mg-written-${++serial}`;
    const area = make("textarea", { id, rows: 5, value: load(`${key}:${index}`) ?? "" });
    fold.querySelector("summary").textContent = "Compare with a model answer";
    const anyway = button("Show the model answer anyway", () => {
      reveal(); fold.open = true; fold.querySelector("summary").focus(); }, "mg-button mg-plain");
    const reveal = () => { fold.hidden = false; anyway.hidden = true; };
    fold.hidden = true;
    fold.before(make("label", { htmlFor: id }, `Your answer to question ${index + 1}`), area,
      note("Kept in this browser. A model answer unfolds once you have written."), anyway);
    area.oninput = () => { save(`${key}:${index}`, area.value); if (area.value.trim()) reveal(); };
    if (area.value.trim()) reveal();
    follow(at => {
      if (at !== null && at !== `${key}:${index}`) return;
      const now = load(`${key}:${index}`) ?? "";
      if (now !== area.value) { area.value = now; if (now.trim()) reveal(); }
    });
    return area;
  });
  root.append(row(button("Download my answers (.md)", () => {
    const title = document.querySelector("h1")?.firstChild?.textContent?.trim() ?? document.title;
    const parts = areas.map((area, index) =>
      `## ${index + 1}. ${asked[index]}\n\n${area.value.trim() || "(no answer yet)"}\n`);
    const text = `# ${title}\n\n${parts.join("\n")}`;
    const name = title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
    make("a", { href: "data:text/markdown;charset=utf-8," + encodeURIComponent(text),
      download: `${name || "my"}-answers.md` }).click();
  })));
}

/* A number that the page can check: the reader's own, against what the build measured. */
function check(root) {
  const { key, version, answer, tolerance } = root.dataset;
  const verdict = status();
  const input = make("input", { type: "text", inputMode: "decimal", autocomplete: "off",
    id: `mg-check-${++serial}` });
  const form = make("form", { className: "mg-form" }, make("label", { htmlFor: input.id },
    "Your number "), input, row(make("button", { type: "submit", className: "mg-button" }, "Check"),
    verdict));
  const judge = () => {
    const value = Number(input.value.trim().replace(",", ".").replace("−", "-") || NaN);
    if (!Number.isFinite(value)) { verdict.textContent = "Type a number first."; return; }
    save(key, { v: version, value });
    verdict.textContent = answer === undefined ? "This build has no measurement to compare."
      : Math.abs(value - answer) <= Number(tolerance) * (1 + 1e-9) ? "Right: that is our number too."
      : "Not our number. Run the tests: they say what is wrong.";
  };
  const kept = load(key);
  form.onsubmit = event => { event.preventDefault(); judge(); };
  root.append(form);
  if (kept?.v === version) { input.value = kept.value; judge(); }
}

/* Folds remember what the reader opened; a link inside opens them. */
function folds() {
  const all = [...document.querySelectorAll(".mg-deeper, .mg-ours, .mg-checked")];
  const name = (fold, at) => `minigpt:fold:${location.pathname}:${at}`;
  all.forEach((fold, at) => {
    fold.open = fold.open || Boolean(load(name(fold, at)));
    fold.addEventListener("toggle", () => {
      if (fold.open) save(name(fold, at), true); else forget(name(fold, at));
      window.dispatchEvent(new Event("resize"));
    });
  });
}

function openAround(at) {
  for (; at; at = at.parentElement) if (at.matches("details")) at.open = true;
}

/* What scrolls must be reachable by keyboard. */
function reachable() {
  document.querySelectorAll(".bd-article mjx-container:not([display])").forEach(box => {
    const room = box.closest("p, li, td, dd, label")?.clientWidth;
    if (room && box.offsetWidth > room) box.classList.add("mg-wide");
  });
  document.querySelectorAll("mjx-container[display], .mg-wide, .text_html").forEach(box => {
    if (box.scrollWidth > box.clientWidth + 1 && box.tabIndex < 0) box.tabIndex = 0;
  });
}

function start() {
  for (const [name, set] of Object.entries({ predict, quiz, stop, calibration, check })) {
    document.querySelectorAll(".mg-" + name).forEach(root => {
      try { set(root); } catch (failure) {
        root.classList.add("mg-open");
        console.error(`minigpt: ${name} ${root.id}: ${failure}`);
      }
    });
  }
  folds();
  window.mgReady = true;
  window.addEventListener("hashchange", followHash);
  window.addEventListener("load", () => {
    setTimeout(followHash);  // after the browser's own jump, which takes the focus
    reachable();
    window.MathJax?.startup?.promise?.then(reachable);
  });
  window.addEventListener("resize", reachable);
}

start();
})();
