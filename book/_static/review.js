/* The cards that are due today: asked, graded, and set to a day by the rule SM-2, in this browser. */
(() => {
const { load, save, forget, keys, follow } = window.mgStore;
const box = document.querySelector(".mg-review");
if (!box) return;
const { prefix, cards: file } = box.dataset;
const root = new URL(document.documentElement.dataset.content_root ?? "./", location.href);
const GRADES = ["Again", "Hard", "Good", "Easy"];
const SETTINGS = `${prefix}review`;
const FIRST_EASE = 250, LEAST_EASE = 130;  // in hundredths, so that no sum is rounded
const EASIER = [0, -14, 0, 10];            // 0.1 − (5 − q)(0.08 + (5 − q) 0.02) for q = 3, 4, 5

/* Days are counted where the reader lives, from midnight to midnight. */
const today = () => {
  const now = new Date();
  return Math.floor(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / 864e5);
};
const whole = value => Number.isSafeInteger(value) && value >= 0;
const sound = one => one && whole(one.n) && whole(one.days) && whole(one.due) && whole(one.first)
  && whole(one.ease) && one.ease >= LEAST_EASE ? one : null;

/* What becomes of a card: n right answers in a row, the ease, the days until it is due. */
function next(before, grade, day) {
  const old = sound(before) ?? { n: 0, ease: FIRST_EASE, days: 0, first: day };
  if (!grade) return { ...old, n: 0, days: 0, due: day };
  const ease = Math.max(LEAST_EASE, old.ease + EASIER[grade]);
  const n = old.n + 1;
  const days = n === 1 ? 1 : n === 2 ? 6 : Math.ceil(old.days * ease / 100);
  return { n, ease, days, due: day + days, first: old.first };
}
window.mgReview = { next };

const make = (tag, properties = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties))
    if (name in made) made[name] = value; else made.setAttribute(name, value);
  made.append(...children);
  return made;
};
const button = (text, onclick, className = "mg-button") =>
  make("button", { type: "button", className, onclick }, text);
const many = (n, word) => `${n} ${word}${n === 1 ? "" : "s"}`;
const span = days => !days ? "today" : days < 365 ? many(days, "day") : `${(days / 365).toFixed(1)} years`;
const keyOf = card => `${prefix}card:${card.guid}`;
const record = card => sound(load(keyOf(card)));

function begin({ phases, lessons, cards }) {
  if (!cards.length) { said.textContent = "This book has no cards yet."; return; }
  const worked = () => {
    const pages = new Set(keys(prefix).map(key => key.split(":").slice(1))
      .filter(([kind]) => ["predict", "quiz", "stop", "build", "read"].includes(kind)).map(([, page]) => page));
    return new Set(lessons.flatMap((one, i) => pages.has(one.docname) ? [i] : []));
  };
  const settings = () => {
    const held = load(SETTINGS) ?? {};
    return { limit: whole(held.limit) ? held.limit : 10,
      all: typeof held.all === "boolean" ? held.all : !worked().size,
      without: Array.isArray(held.without) ? held.without : [] };
  };
  const set = change => save(SETTINGS, { ...settings(), ...change, t: Date.now() });
  let running = false, current = null, seen = null, shown = false, undo = null, own = false;
  const write = (card, value) => {  // look() is for what others write
    own = true;
    if (value) save(keyOf(card), { ...value, t: Date.now() }); else forget(keyOf(card));
    own = false;
  };

  /* Due first, the longest overdue before the others; then new ones; what failed today comes last. */
  function state() {
    const { limit, all, without } = settings(), day = today(), mine = all ? null : worked();
    const counts = new Map(phases.map(([n]) => [n, { due: 0, fresh: 0, later: 0 }]));
    const due = [], fresh = [], again = [];
    let begun = 0, soonest = Infinity;
    cards.forEach((card, i) => {
      const held = record(card), phase = lessons[card.lesson].phase;
      if (held?.first === day) begun++;
      if (mine && !mine.has(card.lesson)) return;
      const count = counts.get(phase), kind = !held ? "fresh" : held.due <= day ? "due" : "later";
      count[kind]++;
      if (without.includes(phase)) return;
      if (kind === "later") soonest = Math.min(soonest, held.due);
      else if (kind === "fresh") fresh.push({ card, i });
      else (held.n ? due : again).push({ card, i, due: held.due, t: load(keyOf(card)).t ?? 0 });
    });
    due.sort((a, b) => a.due - b.due || a.i - b.i);
    again.sort((a, b) => a.t - b.t);
    const left = fresh.slice(0, Math.max(0, limit - begun));
    return { queue: [...due, ...left, ...again].map(one => one.card), counts, begun, soonest,
      due: due.length + again.length, fresh: left.length, waiting: fresh.length - left.length };
  }

  /* The card */
  const question = make("div", { className: "mg-asked", tabIndex: -1 });
  const answer = make("div", { className: "mg-told-back", tabIndex: -1 });
  const from = make("p", { className: "mg-note" });
  const start = button("", () => { running = true; take(); question.focus(); }, "mg-button mg-primary");
  const show = button("Show answer", reveal, "mg-button mg-primary");
  const grades = GRADES.map((name, i) => button("", () => grade(i), "mg-button mg-grade"));
  const back = button("Undo", () => {
    const { card, before } = undo;
    undo = null;
    write(card, before);
    running = true;
    take(card);
    question.focus();
  }, "mg-button mg-plain");
  const rate = make("div", { className: "mg-buttons mg-grades", role: "group", "aria-label": "How well did you know it?" }, ...grades);
  const face = make("div", { className: "mg-face", role: "group", "aria-label": "Card" }, question, answer, from);
  const hint = make("p", { className: "mg-note mg-keys" }, "Keys: space shows the answer, then 1 Again, 2 Hard, 3 or space Good, 4 Easy.");
  const desk = make("div", { className: "mg-desk" }, face, make("div", { className: "mg-buttons" }, start, show), rate,
    make("div", { className: "mg-buttons" }, back), hint);

  function typeset(...parts) {
    window.MathJax?.startup?.promise?.then(() => window.MathJax.typesetPromise?.(parts)).catch(() => {});
  }
  function fill(part, html) {
    window.MathJax?.typesetClear?.([part]);
    part.innerHTML = html;
    typeset(part);
  }

  function take(wanted = null) {
    const now = state();
    current = running ? wanted ?? now.queue[0] ?? null : null;
    shown = false;
    if (!current) running = false;
    else {
      seen = JSON.stringify(record(current));
      const lesson = lessons[current.lesson];
      fill(question, current.question);
      answer.replaceChildren();
      from.replaceChildren("From ", make("a", { href: new URL(`${lesson.page}#${current.name}`, root).href }, lesson.name));
    }
    draw(now);
  }

  function reveal() {
    if (!current || shown) return;
    shown = true;
    fill(answer, current.answer);
    GRADES.forEach((name, i) => grades[i].replaceChildren(make("b", {}, name), " ",
      make("span", {}, span(next(record(current), i, today()).days))));
    draw(state());
    answer.focus();
  }

  function grade(i) {
    if (!current || !shown) return;
    const before = record(current), card = current;
    undo = { card, before };
    write(card, next(before, i, today()));
    take();
    if (current) question.focus(); else said.focus();
  }

  /* The table of phases, and what is left today */
  const said = make("p", { className: "mg-status", role: "status", tabIndex: -1 });
  const limit = make("input", { type: "number", min: 0, max: 999, step: 1 });
  const scope = make("select", {}, new Option("lessons I have worked in", "worked"), new Option("all lessons", "all"));
  limit.onchange = () => { if (whole(limit.valueAsNumber) && limit.valueAsNumber < 1000) set({ limit: limit.valueAsNumber }); else draw(state()); };
  scope.onchange = () => set({ all: scope.value === "all" });
  const rows = phases.map(([n, title]) => {
    const tick = make("input", { type: "checkbox" });
    tick.onchange = () => {
      const { without } = settings();
      set({ without: tick.checked ? without.filter(one => one !== n) : [...new Set([...without, n])] });
    };
    const cells = ["due", "fresh", "later"].map(() => make("td"));
    const head = make("th", { scope: "row" }, make("label", {}, tick, make("span", {}, `${n} ${title}`)));
    return { n, tick, cells, row: make("tr", {}, head, ...cells) };
  });
  const column = name => make("th", { scope: "col" }, name);
  const table = make("table", { className: "mg-table mg-phases" },
    make("thead", {}, make("tr", {}, column("Phase"), column("Due"), column("New"), column("Later"))),
    make("tbody", {}, ...rows.map(one => one.row)));
  const choice = make("div", { className: "mg-buttons mg-choice" }, make("label", {}, "Cards of ", scope), make("label", {}, "New cards a day ", limit));

  function summary({ queue, due, fresh, waiting, soonest, begun }) {
    if (queue.length) return `Today: ${due} due, ${fresh} new.`;
    const held = waiting ? ` ${many(waiting, "new card")} wait${waiting === 1 ? "s" : ""}: ${begun} of today's new cards are begun.` : "";
    const then = soonest < Infinity ? ` The next card is due in ${many(soonest - today(), "day")}.` : "";
    return `Nothing is left for today.${then}${held}`;
  }

  function draw(now) {
    const { limit: most, all, without } = settings();
    const text = summary(now);
    if (said.textContent !== text) said.textContent = text;
    if (document.activeElement !== limit) limit.value = most;
    scope.value = all ? "all" : "worked";
    for (const { n, tick, cells, row } of rows) {
      const { due, fresh, later } = now.counts.get(n);
      tick.checked = !without.includes(n);
      row.hidden = !(due + fresh + later);
      [due, fresh, later].forEach((value, i) => { cells[i].textContent = value; });
    }
    table.hidden = rows.every(one => one.row.hidden);
    start.textContent = `Start: ${many(now.queue.length, "card")}`;
    start.hidden = Boolean(current) || !now.queue.length;
    show.hidden = !current || shown;
    hint.hidden = face.hidden = !current;
    answer.hidden = rate.hidden = !shown || !current;
    back.hidden = !undo;
    forgets.hidden = window.mgStore.lasting;
  }

  /* Another tab, another day, another choice: a card that this changed is not asked here any more. */
  function look() {
    if (own) return;
    const now = state();
    if (current && (JSON.stringify(record(current)) !== seen || !now.queue.includes(current))) {
      const inside = desk.contains(document.activeElement);
      undo = null;
      take();
      if (inside && current) question.focus();
    } else draw(now);
  }

  const forgets = make("p", { className: "mg-note mg-forgets" },
    "This browser keeps nothing for this site: your answers last until you leave the page.");
  /* Keys work while the focus is on the card, so that they never surprise anybody elsewhere. */
  desk.addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || !current) return;
    const native = event.target.closest("button, a, input, select");
    if (event.key === " " && !native) {
      event.preventDefault();
      if (shown) grade(2); else reveal();
    } else if (shown && "1234".includes(event.key)) {
      event.preventDefault();
      grade(Number(event.key) - 1);
    }
  });
  face.addEventListener("click", event => {
    if (!event.target.closest("a") && !String(getSelection())) (shown ? answer : question).focus();
  });
  live.replaceChildren(said, desk, choice, table, forgets);
  take();
  follow(look);
  document.addEventListener("mg:kept", look);
}

const said = make("p", { className: "mg-status", role: "status" }, "The cards are loading.");
const live = make("div", { className: "mg-live-review" }, said);
for (const one of box.children) one.classList.add("mg-offline");
box.append(live);
const script = make("script", { src: new URL(file, root).href });
script.onload = () => begin(window.mgCards);
script.onerror = () => { said.textContent = "The cards did not arrive. Load this page again."; };
document.head.append(script);
})();
