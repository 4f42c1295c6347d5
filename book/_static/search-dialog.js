/* The search itself: reads the index once, ranks its units for a question, and shows them. */
(() => {
const { root, WORD, load, mark } = window.mgFind;
const STOP = new Set(("a an and are as at be but by for from if in into is it its of on or such that the " +
  "their then there these they this to was were will with what which who whose why how when where do does " +
  "did can could should would i you we me my your our about between explain meaning mean define").split(" "));
const KINDS = { page: "", section: "", fold: "fold", exercise: "exercise", term: "glossary", source: "source" };
const SHOWN = 20, EACH = 4;
let index;

const make = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

/* Words: the stem finds, the word as it stands is shown. */
const plain = word => word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const stems = new Map();
function stem(word) {
  let found = stems.get(word);
  if (found === undefined) {
    found = /^[a-z]{4,}$/.test(word) ? index.stemmer.stemWord(word) : word;
    stems.set(word, found);
  }
  return found;
}
const words = text => [...text.matchAll(WORD)].map(match => plain(match[0]));

function number(word) {
  const key = stem(word);
  if (!index.ids.has(key)) index.ids.set(key, index.ids.size);
  const id = index.ids.get(key);
  if (!index.spelled.has(word)) index.spelled.set(word, id);
  return id;
}

/* A text as numbers of stems, without the words that say nothing. In code, masked_fill also gives its parts. */
function numbers(text, parts = false) {
  return words(text).flatMap(word => STOP.has(word) ? [] :
    [word, ...(parts ? word.split("_").filter(part => part.length > 2 && part !== word) : [])].map(number));
}

function read() {
  const { synonyms, pages } = window.mgIndex;
  index = { stemmer: new window.Stemmer(), ids: new Map(), spelled: new Map(), units: [] };
  for (const [url, rank, rows] of pages) {
    const page = numbers(rows[0]?.[1] ?? "");
    for (const [anchor, title, kind, trail, text, code, waits] of rows) {
      index.units.push({ url, rank, anchor, title, kind, trail, text, waits, page,
        order: index.units.length, named: numbers(title), said: numbers(text),
        coded: numbers(code, true) });
    }
  }
  index.mean = index.units.reduce((sum, unit) => sum + unit.said.length, 0) / (index.units.length || 1);
  index.same = synonyms.map(group => group.map(entry => numbers(entry)));
  index.having = new Map();
  index.units.forEach((unit, at) => {
    for (const id of new Set([...unit.named, ...unit.said, ...unit.coded, ...unit.page])) {
      if (!index.having.has(id)) index.having.set(id, []);
      index.having.get(id).push(at);
    }
  });
  delete window.mgIndex;
}

/* One letter more, less, other, or two exchanged. */
function near(a, b) {
  if (Math.abs(a.length - b.length) > 1) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  const [x, y] = [a.slice(i), b.slice(i)];
  return x.slice(1) === y.slice(1) || x === y.slice(1) || x.slice(1) === y ||
    (x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2));
}

/* What a word of the question may be in the book: itself, a longer word it begins, a slip of the keyboard. */
function readings(word, last) {
  const found = new Map();
  const id = index.ids.get(stem(word));
  const exact = id !== undefined && index.having.has(id);
  if (exact) found.set(id, 1);
  for (const [spelled, other] of index.spelled) {
    if (found.has(other) || !index.having.has(other)) continue;
    if (word.length > 2 && spelled.startsWith(word)) found.set(other, last || !exact ? 0.5 : 0.2);
    else if (last && word.length === 2 && spelled.startsWith(word)) found.set(other, 0.2);
  }
  if (!found.size && word.length > 3) {
    for (const [spelled, other] of index.spelled) {
      if (index.having.has(other) && near(word, spelled)) found.set(other, 0.6);
    }
  }
  return [...found].map(([other, weight]) => ({ sequence: [other], weight }));
}

/* A question as ideas: each a list of sequences of stems that stand for it. */
function ideas(question) {
  const asked = words(question).filter(word => !STOP.has(word));
  const ids = asked.map(word => index.ids.get(stem(word)) ?? -1);
  const found = [];
  for (let at = 0; at < ids.length;) {
    let best = null, length = 0;
    for (const group of index.same) {
      for (const entry of group) {
        if (entry.length > length && entry.every((id, step) => ids[at + step] === id)) {
          [best, length] = [group, entry.length];
        }
      }
    }
    const own = ids.slice(at, at + length);
    const alternatives = best
      ? best.map(sequence => ({ sequence, weight: sequence.join() === own.join() ? 1 : 0.9 }))
      : readings(asked[at], at === ids.length - 1);
    if (best && length === 1) alternatives.push(...readings(asked[at], false)
      .filter(other => best.every(sequence => sequence.join() !== other.sequence.join())));
    found.push({ alternatives, starts: grouped(alternatives) });
    at += length || 1;
  }
  return found;
}

/* The ways to say an idea, by the stem that each begins with. */
function grouped(alternatives) {
  const starts = new Map();
  for (const one of alternatives) starts.set(one.sequence[0], [...(starts.get(one.sequence[0]) ?? []), one]);
  return starts;
}

/* Where an idea stands in a text, and how well each place fits. */
function places(idea, text) {
  const found = [];
  text.forEach((id, at) => {
    for (const { sequence, weight } of idea.starts.get(id) ?? []) {
      if (sequence.every((other, step) => text[at + step] === other)) {
        found.push({ at, end: at + sequence.length, weight });
      }
    }
  });
  return found;
}
const best = found => found.reduce((most, place) => Math.max(most, place.weight), 0);

function measure(unit, idea) {
  const said = places(idea, unit.said);
  const often = said.reduce((sum, place) => sum + place.weight, 0);
  const long = 0.4 + 0.6 * unit.said.length / index.mean;
  const named = best(places(idea, unit.named)), page = best(places(idea, unit.page));
  const coded = best(places(idea, unit.coded));
  return { said, named, value: 4 * named + (unit.kind === "term" ? 0 : page) +
    2 * often / (often + 1.2 * long) + 0.4 * coded, hit: named || often || coded };
}

/* How often the ideas stand side by side in a text. */
function together(marks) {
  const all = marks.flatMap((one, idea) => one.said.map(place => ({ ...place, idea })))
    .sort((a, b) => a.at - b.at);
  return all.filter((place, at) => at && place.idea !== all[at - 1].idea && place.at - all[at - 1].end < 2).length;
}

function judge(unit, marks, worth) {
  const all = worth.reduce((a, b) => a + b, 0);
  const covered = marks.reduce((sum, one, at) => sum + (one.hit ? worth[at] : 0), 0) / all;
  if (!covered) return null;
  let value = marks.reduce((sum, one, at) => sum + worth[at] * one.value, 0) * covered ** 2;
  value *= 1 + 0.25 * Math.min(together(marks), 2);
  if (marks.every(one => one.named)) value *= 1 + 1 / (1 + Math.max(0, unit.named.length - marks.length));
  if (unit.rank === 1 || unit.kind === "exercise") value *= 0.5;
  return { unit, value, covered };
}

/* The units that answer a question: lessons and terms first, back matter after all of them. */
function find(question) {
  const asked = ideas(question).filter(idea => idea.alternatives.length);
  if (!asked.length) return [];
  const candidates = [...new Set(asked.flatMap(idea =>
    [...idea.starts.keys()].flatMap(id => index.having.get(id) ?? [])))];
  const marks = candidates.map(at => asked.map(idea => measure(index.units[at], idea)));
  const worth = asked.map((_, which) =>
    Math.log(1 + index.units.length / (1 + marks.filter(row => row[which].hit).length)));
  const judged = candidates.map((at, row) => judge(index.units[at], marks[row], worth)).filter(Boolean);
  const most = Math.max(0, ...judged.map(one => one.covered));
  const late = one => +(one.unit.rank > 1);
  const seen = new Map();
  return judged.filter(one => one.covered >= 0.6 * most)
    .sort((a, b) => late(a) - late(b) || b.value - a.value || a.unit.order - b.unit.order)
    .filter(({ unit }) => {
      if (unit.kind === "term") return true;
      seen.set(unit.url, (seen.get(unit.url) ?? 0) + 1);
      return seen.get(unit.url) <= EACH;
    })
    .map(one => ({ ...one.unit, ...excerpt(one.unit, asked) }));
}

/* The words of a text that answer the question, with the place of each in it. */
function hits(text, asked) {
  const spots = [...text.matchAll(WORD)].map(match => ({ from: match.index, word: match[0] }))
    .filter(spot => !STOP.has(plain(spot.word)));
  const ids = spots.map(spot => index.ids.get(stem(plain(spot.word))));
  return asked.flatMap((idea, which) => places(idea, ids).flatMap(place =>
    spots.slice(place.at, place.end).map(spot => ({ ...spot, which }))))
    .sort((a, b) => a.from - b.from);
}

/* About two lines of a text, around the place where most of the question stands. */
function excerpt(unit, asked, length = 170) {
  const all = hits(unit.text, asked);
  let start = 0, most = 0;
  for (const hit of all) {
    const inside = all.filter(other => other.from >= hit.from && other.from < hit.from + length - 50);
    const value = new Set(inside.map(other => other.which)).size * 10 + Math.min(inside.length, 9);
    if (value > most) [start, most] = [hit.from, value];
  }
  start = Math.max(0, start - 50);
  if (start) start += unit.text.slice(start).search(/\s/) + 1;
  let end = Math.min(unit.text.length, start + length);
  if (end < unit.text.length) end = Math.max(unit.text.lastIndexOf(" ", end), start + 1);
  const marked = [...new Set([...all, ...hits(unit.title, asked)].map(hit => hit.word.toLowerCase()))];
  return { from: start, to: end, hits: all.filter(hit => hit.from >= start && hit.from < end), marked };
}

function address(result) {
  const url = new URL(result.url, root);
  if (result.marked.length && !result.waits) url.searchParams.set("mark", result.marked.slice(0, 12).join(" "));
  url.hash = result.anchor;
  return url;
}

/* A text whose hits are marked. */
function emphasized(text, spots, from = 0, to = text.length) {
  const parts = [];
  let at = from;
  for (const { from: begin, word } of spots) {
    if (begin < at) continue;
    parts.push(text.slice(at, begin), make("mark", {}, text.slice(begin, begin + word.length)));
    at = begin + word.length;
  }
  return [from ? "… " : "", ...parts, text.slice(at, to), to < text.length ? " …" : ""];
}

function option(result, at, asked) {
  const kind = KINDS[result.kind];
  const trail = result.kind === "term" ? "" : result.trail;
  const said = result.waits ? ["Comes after a prediction."]
    : emphasized(result.text, result.hits, result.from, result.to);
  const link = make("a", { href: address(result), id: `mg-found-${at}`, className: "mg-found", tabIndex: -1 },
    make("span", { className: "mg-found-title" }, ...emphasized(result.title, hits(result.title, asked))),
    ...(kind ? [" ", make("span", { className: "mg-found-kind" }, kind)] : []),
    ...(trail ? [make("span", { className: "mg-found-trail" }, trail)] : []),
    make("span", { className: "mg-found-text" }, ...said));
  link.setAttribute("role", "option");
  link.onclick = event => { if (!event.ctrlKey && !event.metaKey && !event.shiftKey) follow(event, result); };
  return link;
}

/* A result on this very page is shown without loading the page again. */
function follow(event, result) {
  const url = address(result);
  if (url.pathname !== location.pathname) return;
  event.preventDefault();
  dialog.close();
  if (location.hash === url.hash) window.dispatchEvent(new Event("hashchange"));
  else location.hash = url.hash;
  setTimeout(() => mark(result.waits ? [] : result.marked, result.anchor), 50);
}

const input = make("input", { type: "search", autocomplete: "off", spellcheck: false, id: "mg-search-input",
  placeholder: "A word, a symbol, a question" });
const list = make("div", { id: "mg-found", className: "mg-founds" });
const status = make("p", { className: "mg-search-status" });
const dialog = make("dialog", { id: "mg-search", className: "mg-search" },
  make("form", { method: "dialog", className: "mg-search-form" },
    make("label", { htmlFor: input.id, className: "mg-search-label" }, "Search this book"),
    input, make("button", { type: "button", className: "mg-search-close", onclick: () => dialog.close() }, "Close")),
  status, list,
  make("p", { className: "mg-search-foot" }, "↑ ↓ to choose, Enter to open, Esc to close. Not searched: " +
    "solutions, and what comes after a prediction."));
for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list",
  "aria-controls": list.id, "aria-expanded": "false" })) input.setAttribute(name, value);
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", "What was found");
status.setAttribute("role", "status");
dialog.setAttribute("aria-label", "Search this book");
let active = 0;

const options = () => [...list.children];
function choose(at) {
  const all = options();
  active = all.length ? (at + all.length) % all.length : 0;
  all.forEach((one, which) => one.setAttribute("aria-selected", String(which === active)));
  input.setAttribute("aria-expanded", String(all.length > 0));
  if (all.length) input.setAttribute("aria-activedescendant", all[active].id);
  else input.removeAttribute("aria-activedescendant");
  all[active]?.scrollIntoView({ block: "nearest" });
}

function render() {
  if (!index) return;
  clearTimeout(waiting);
  shown = input.value;
  const question = shown.trim();
  const found = question ? find(question) : [];
  const asked = question ? ideas(question) : [];
  list.replaceChildren(...found.slice(0, SHOWN).map((result, at) => option(result, at, asked)));
  list.hidden = !found.length;
  status.textContent = !question ? "Try causal mask, RoPE, or why divide by sqrt d_k."
    : !found.length ? `Nothing found for “${question}”.`
    : found.length > SHOWN ? `The best ${SHOWN} of ${found.length} places.`
    : found.length === 1 ? "One place." : `${found.length} places.`;
  choose(0);
  list.scrollTop = 0;
}

let waiting, shown;
const later = () => { clearTimeout(waiting); waiting = setTimeout(render, 60); };
input.oninput = later;
input.onkeydown = event => {
  if (event.isComposing) return;
  if (event.key === "ArrowDown") choose(active + 1);
  else if (event.key === "ArrowUp") choose(active - 1);
  else if (event.key === "Escape") dialog.close();  // some browsers would only empty the field
  else if (event.key === "Enter") { if (shown !== input.value) render(); options()[active]?.click(); }
  else return;
  event.preventDefault();
};
dialog.onclick = event => { if (event.target === dialog) dialog.close(); };
document.body.append(dialog);

/* The index is asked for once, and again if it did not arrive. */
let coming;
function fetched() {
  status.textContent = "Loading …";
  coming ??= load("search-index.js").then(read);
  return coming.then(render, () => {
    coming = undefined;
    status.textContent = "The index of the search did not arrive. Close the search and open it again.";
  });
}

window.mgSearch = {
  find,
  get ready() { return Boolean(index); },
  show() {
    if (dialog.open) { dialog.close(); return; }
    dialog.showModal();
    input.select();
    fetched();
  },
};
})();
