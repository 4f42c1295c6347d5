/* Predictions, quizzes and open questions: native controls, answers kept in this browser only. */
(() => {
"use strict";

const memory = new Map();
let lasting = true;
try { localStorage.setItem("mg:probe", "1"); localStorage.removeItem("mg:probe"); }
catch { lasting = false; }

function load(key) {
  let text = memory.get(key) ?? null;
  if (lasting) { try { text = localStorage.getItem(key) ?? text; } catch { lasting = false; } }
  try { return JSON.parse(text); } catch { return null; }
}

function save(key, value) {
  const text = JSON.stringify(value);
  memory.set(key, text);
  try { if (lasting) localStorage.setItem(key, text); } catch { lasting = false; }
  if (!lasting) tellForgetful();
}

function forget(key) {
  memory.delete(key);
  try { if (lasting) localStorage.removeItem(key); } catch { lasting = false; }
}

function allKeys(prefix) {
  const keys = new Set(memory.keys());
  try { if (lasting) Object.keys(localStorage).forEach(key => keys.add(key)); }
  catch { lasting = false; }
  return [...keys].filter(key => key.startsWith(prefix));
}

let told = false;
function tellForgetful() {
  if (told) return;
  told = true;
  document.querySelectorAll(".mg-predict, .mg-quiz, .mg-stop").forEach(box => box.append(make("p",
    { className: "mg-hint" }, "This browser keeps nothing for this site: " +
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
const percent = share => Math.round(100 * share) + " %";
let serial = 0;

/* Browsers leave MathJax out of a label's name; this script runs before it and reads the TeX. */
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
    if (text) { label.append(...text.childNodes); text.remove(); }
    else label.append(...[...item.childNodes].filter(node => !node.classList?.contains("mg-why")));
    item.setAttribute("role", "presentation");
    if (label.querySelector(".math")) input.setAttribute("aria-label", spoken(label.textContent));
    item.prepend(input, label);
    return { item, input, label, right: item.classList.contains("mg-right"),
             why: item.querySelector(":scope > .mg-why") };
  });
}

function tag(choice, text, mood) {
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
  slider.value = choices.length ? slider.min : 50;
  const level = make("output", { htmlFor: slider.id });
  const form = make("form", { className: "mg-form", noValidate: true });
  const again = make("div", { className: "mg-buttons" },
    button("Predict again", () => { forget(key); close(); show(); first().focus(); }));
  const buttons = make("div", { className: "mg-buttons" },
    make("button", { type: "submit", className: "mg-button mg-primary" }, "Commit"),
    button("Show me without predicting", () => {
      save(key, { v: version, skipped: true }); show(); verdict.focus(); }, "mg-button mg-plain"));
  const sure = make("div", { className: "mg-sure" },
    make("label", { htmlFor: slider.id }, kind === "choice" ? "How sure are you?"
      : `How sure are you that the measurement is within ±${Number(tolerance || 0)}` +
        `${unit ? " " + unit : ""} of that?`), slider, level);
  const hint = make("p", { className: "mg-hint" },
    "What comes next in this section waits for your prediction.");
  const fields = make("fieldset", {},
    make("legend", { className: "mg-unseen" }, "Your prediction"));

  const first = () => choices[0]?.input ?? number;
  function describe() {
    const share = slider.value / 100;
    const word = share <= chance + 0.04 && choices.length ? "a guess" : share < 0.6 ? "leaning"
      : share < 0.8 ? "fairly sure" : share < 0.95 ? "sure" : "certain";
    level.textContent = `${slider.value} %, ${word}`;
    slider.setAttribute("aria-valuetext", level.textContent);
  }

  function commit(event) {
    event.preventDefault();
    const pick = choices.findIndex(choice => choice.input.checked);
    const value = Number(number.value.trim().replace(",", ".").replace("−", "-") || NaN);
    if (choices.length ? pick < 0 : !Number.isFinite(value)) {
      verdict.textContent = choices.length ? "Choose an answer first." : "Type a number first.";
      first().focus();
      return;
    }
    const hit = choices.length ? choices[pick].right
      : answer === undefined ? null : Math.abs(value - answer) <= Number(tolerance) * (1 + 1e-9);
    save(key, { v: version, pick: choices.length ? pick : value, hit, chance,
                sure: Math.max(slider.value / 100, choices.length ? chance : 0) });
    show();
    verdict.focus();
  }

  function close() {
    choices.forEach(choice => { untag(choice); choice.input.checked = false; });
    number.value = "";
    slider.value = choices.length ? slider.min : 50;
    verdict.textContent = "";
  }

  function show() {
    let record = load(key);
    if (record?.v !== version) record = null;
    const open = record !== null;
    root.classList.toggle("mg-open", open);
    fold.hidden = !open;
    fold.open = open;
    [buttons, sure, hint].forEach(part => { part.hidden = open; });
    again.hidden = !open;
    [...choices.map(choice => choice.input), number, slider].forEach(input => {
      input.disabled = open; });
    if (open) report(record);
    describe();
    document.dispatchEvent(new Event("mg:predicted"));
    if (open) window.dispatchEvent(new Event("resize"));
  }

  function report(record) {
    if (record.skipped) {
      verdict.textContent = "Shown without a prediction; it does not count in your score.";
      choices.filter(choice => choice.right).forEach(choice => tag(choice, "right answer", "good"));
      return;
    }
    if (choices.length) {
      choices[record.pick].input.checked = true;
      choices.forEach((choice, index) => {
        if (index === record.pick) tag(choice, choice.right ? "your choice, right" : "your choice",
          choice.right ? "good" : "bad");
        else if (choice.right) tag(choice, "right answer", "good");
      });
    } else number.value = record.pick;
    const off = Math.abs(record.pick - answer);
    const away = choices.length || record.hit === null ? ""
      : ` You were ${Number(off.toPrecision(2))}${unit ? " " + unit : ""} away; ` +
        `within ${Number(tolerance)} counts as right.`;
    verdict.textContent = (record.hit === null ? "Noted: this build has no measurement to compare."
      : record.hit ? "Right." : "Not this time.") + away + ` You were ${percent(record.sure)} sure.`;
    slider.value = Math.round(100 * record.sure);
  }

  if (choices.length) { list.replaceWith(form); fields.append(list); }
  else {
    root.insertBefore(form, fold);
    fields.append(make("label", { htmlFor: number.id }, "Your number "), number,
      unit ? ` ${unit}` : "");
  }
  form.append(fields, sure, buttons, hint);
  form.onsubmit = commit;
  slider.oninput = describe;
  root.insertBefore(verdict, fold);
  root.append(again);
  show();
}

/* A link into a hidden part leads to the first prediction that hides it. */
function followHash() {
  let at, gate;
  try { at = document.getElementById(decodeURIComponent(location.hash.slice(1))); }
  catch { return; }
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
  const hits = records.filter(record => record.hit).length;
  return { count, hits, sure: mean(r => r.sure), rate: hits / count,
    brier: mean(r => (r.sure - r.hit) ** 2), base: mean(r => r.chance * (1 - r.chance)) };
}

function sentence(s) {
  const gap = s.sure - s.rate;
  const facts = `${s.hits} of ${s.count} right (${percent(s.rate)}), ` +
    `${percent(s.sure)} sure on average. Brier score ${s.brier.toFixed(2)}: 0 is perfect, ` +
    `a blind guesser who admits it gets ${s.base.toFixed(2)}. `;
  if (s.count < 3) return facts + "Too few to judge your calibration yet.";
  return facts + (Math.abs(gap) <= 0.1 ? "Your confidence matches your record."
    : gap > 0 ? "You were surer than your record allows: lower the slider, or slow down."
    : "You know more than you admit: trust yourself further.");
}

function calibration(root) {
  const body = make("div", { "aria-live": "polite" });
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
      make("th", { scope: "row" }, make("a", { href: "#" + box.id }, box.dataset.title)),
      make("td", {}, counts(record) ? percent(record.sure) : "–"),
      make("td", {}, !record ? "open" : record.skipped ? "skipped"
        : record.hit === null ? "noted" : record.hit ? "right" : "not right")));
    const heads = ["Prediction", "Sure", "Result"].map(text => make("th", { scope: "col" }, text));
    const table = make("table", { className: "mg-table" },
      make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...cells));
    const book = allKeys(root.dataset.prefix).map(load).filter(counts);
    body.replaceChildren(...(rows.length ? [table] : []),
      make("p", {}, make("strong", {}, "This page: "),
        here.length ? sentence(score(here)) : "no prediction made yet."),
      make("p", {}, make("strong", {}, "So far in this book: "),
        book.length ? sentence(score(book)) : "no prediction made yet."));
  };
  document.addEventListener("mg:predicted", render);
  window.addEventListener("storage", render);
  render();
}

function quiz(root) {
  const { key, version } = root.dataset;
  let kept = load(key);
  if (kept?.v !== version) kept = { v: version, picks: {} };
  const total = make("p", { className: "mg-hint" });
  const items = [...root.querySelectorAll(".mg-item")];
  const right = new Set();
  const resets = [];
  const tally = () => { total.textContent = `${right.size} of ${items.length} answered right.`; };

  items.forEach((item, index) => {
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
      kept.picks[index] = picks;
      save(key, kept);
      judge();
    });
    const clear = () => choices.forEach(choice => {
      untag(choice);
      if (choice.why) choice.why.hidden = true;
    });
    const judge = () => {
      clear();
      const wrong = choices.filter(choice => choice.input.checked && !choice.right).length;
      const missing = choices.filter(choice => !choice.input.checked && choice.right).length;
      choices.filter(choice => choice.input.checked).forEach(choice => {
        tag(choice, choice.right ? "right" : "not right", choice.right ? "good" : "bad");
        if (choice.why) choice.why.hidden = false;
      });
      const good = !wrong && !missing;
      right[good ? "add" : "delete"](index);
      verdict.textContent = good ? "Right." : !several ? "Not right: try another."
        : "Not yet: " + [wrong && `${wrong} of your choices should go`,
          missing && `${missing} right ${missing > 1 ? "choices are" : "choice is"} missing`]
          .filter(Boolean).join(", ") + ".";
      tally();
    };
    resets.push(() => {
      clear();
      choices.forEach(choice => { choice.input.checked = false; });
      verdict.textContent = "";
    });
    if (several) list.before(make("p", { className: "mg-hint" }, "Choose all that apply."));
    item.append(make("div", { className: "mg-buttons" }, check, verdict));
    clear();
    const picks = kept.picks[index] || [];
    picks.forEach(at => { if (choices[at]) choices[at].input.checked = true; });
    if (picks.length) judge();
  });
  root.append(total, make("div", { className: "mg-buttons" },
    button("Start over", () => {
      forget(key);
      kept = { v: version, picks: {} };
      right.clear();
      resets.forEach(reset => reset());
      tally();
      root.querySelector("input").focus();
    }, "mg-button mg-plain")));
  tally();
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
    const note = make("p", { className: "mg-hint" },
      "Kept in this browser as you type. A model answer unfolds once you have written something.");
    fold.hidden = true;
    fold.before(make("label", { htmlFor: id }, `Your answer to question ${index + 1}`), area, note,
      anyway);
    area.oninput = () => { save(`${key}:${index}`, area.value); if (area.value.trim()) reveal(); };
    if (area.value.trim()) reveal();
    return area;
  });
  root.append(make("div", { className: "mg-buttons" }, button("Download my answers (.md)", () => {
    const title = document.querySelector("h1")?.firstChild?.textContent?.trim() ?? document.title;
    const parts = areas.map((area, index) =>
      `## ${index + 1}. ${asked[index]}\n\n${area.value.trim() || "(no answer yet)"}\n`);
    const href = URL.createObjectURL(new Blob([`# ${title}\n\n${parts.join("\n")}`],
      { type: "text/markdown" }));
    const name = title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
    const link = make("a", { href, download: `${name || "answers"}-answers.md` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(href), 10000);
  })));
}

/* What scrolls sideways must be reachable by keyboard. */
function reachable() {
  document.querySelectorAll(".bd-article mjx-container:not([display])").forEach(box => {
    const room = box.closest("p, li, td, dd, label")?.clientWidth;
    if (room && box.offsetWidth > room) box.classList.add("mg-wide");
  });
  document.querySelectorAll("pre, .mg-scroll, .text_html, mjx-container").forEach(box => {
    if (box.scrollWidth > box.clientWidth + 1 && !box.hasAttribute("tabindex")) box.tabIndex = 0;
  });
}

function start() {
  for (const [name, set] of Object.entries({ predict, quiz, stop, calibration })) {
    document.querySelectorAll(".mg-" + name).forEach(root => {
      try { set(root); } catch (failure) {
        root.classList.add("mg-open");
        console.error(`minigpt: ${name} ${root.id}: ${failure}`);
      }
    });
  }
  document.querySelectorAll(".bd-article table").forEach(table => {
    if (table.parentElement.classList.contains("mg-scroll") || table.closest(".mg-viz")) return;
    const box = make("div", { className: "mg-scroll" });
    table.replaceWith(box);
    box.append(table);
  });
  window.mgReady = true;
  followHash();
  window.addEventListener("hashchange", followHash);
  window.addEventListener("load", () => {
    reachable();
    window.MathJax?.startup?.promise?.then(reachable);
  });
  window.addEventListener("resize", reachable);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
})();
