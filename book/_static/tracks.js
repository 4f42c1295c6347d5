/* The weeks of the reading paths: what is done, the hours, the notes; saved to and loaded from the
   file that `minigpt track` keeps, and written out as Markdown. */
(() => {
const { load, save, follow } = window.mgStore;
const FORMAT = "minigpt tracks";
const VERSION = 1;
const TEXTS = { links: "Links to your code", learnings: "Key learnings, three of them", blockers: "Blockers: what is confusing?" };
const tracks = [...document.querySelectorAll(".mg-track")].map(box => ({
  box, key: box.dataset.key, plan: JSON.parse(box.dataset.track) }));
if (!tracks.length) return;

const make = (tag, text = "", values = {}) => Object.assign(document.createElement(tag), { textContent: text }, values);
const itemsOf = week => [...week.tasks.map(([, text]) => text), ...week.deliverables, ...week.criteria];
const empty = () => ({ done: [], hours: {}, links: "", learnings: "", blockers: "" });
const weekOf = (key, number) => ({ ...empty(), ...load(key)?.weeks?.[number] });
const sum = hours => Math.round(100 * Object.values(hours).reduce((a, b) => a + b, 0)) / 100;
function change(key, number, act) {
  const record = load(key) ?? { weeks: {} };
  const week = { ...empty(), ...record.weeks[number] };
  act(week);
  record.weeks[number] = week;
  save(key, { ...record, t: Date.now() });
}
const today = () => {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(n => String(n).padStart(2, "0")).join("-");
};

/* Hours that were typed and not added belong into what is written out, and stay when one leaves. */
const pending = [];
const settle = () => pending.forEach(add => add());
addEventListener("pagehide", settle);

/* Boxes, hours and notes of one week. */
function enliven({ key, plan }, box) {
  const number = box.dataset.week;
  const names = itemsOf(plan.weeks[number - 1]);
  const ticks = [...box.querySelectorAll(".mg-ticks li")].map((item, i) => {
    const label = make("label"), tick = make("input", "", { type: "checkbox" });
    label.append(tick, ...item.childNodes);
    item.replaceChildren(label);
    tick.onchange = () => change(key, number, week => {
      week.done = week.done.filter(one => one !== names[i]).concat(tick.checked ? names[i] : []);
    });
    return tick;
  });
  const log = make("div", "", { className: "mg-log" });
  const hours = make("input", "", { type: "number", min: 0, max: 24, step: 0.25 });
  const label = make("label", "Hours today ");
  const add = make("button", "Add", { type: "button", className: "mg-button" });
  const said = make("p", "", { className: "mg-status" });
  said.setAttribute("role", "status");
  label.append(hours);
  const note = () => {
    const day = today(), total = (weekOf(key, number).hours[day] ?? 0) + hours.valueAsNumber;
    if (!(hours.valueAsNumber > 0 && total <= 24)) {
      said.textContent = "Give a number of hours: a day has at most 24."; return;
    }
    change(key, number, week => { week.hours[day] = total; });
    hours.value = "";
  };
  add.onclick = note;
  hours.onkeydown = event => { if (event.key === "Enter") note(); };
  pending.push(() => { if (hours.value) note(); });
  const row = make("div", "", { className: "mg-buttons" });
  row.append(label, add, said);
  const texts = Object.entries(TEXTS).map(([name, words]) => {
    const of = make("label", words), area = make("textarea", "", { rows: 2 });
    area.oninput = () => change(key, number, week => { week[name] = area.value; });
    of.append(area);
    return [name, of, area];
  });
  log.append(row, ...texts.map(([, of]) => of));
  box.append(log);
  const show = () => {
    const week = weekOf(key, number);
    ticks.forEach((tick, i) => { tick.checked = week.done.includes(names[i]); });
    const days = Object.entries(week.hours).sort().map(([day, n]) => `${day}: ${n} h`);
    said.textContent = days.length ? `${sum(week.hours)}${plan.hours ? ` of ${plan.hours}` : ""} hours (${days.join(", ")})` : "";
    for (const [name, , area] of texts) if (document.activeElement !== area) area.value = week[name];
  };
  show();
  follow(show);
  document.addEventListener("mg:kept", show);
}

/* The page of a week as `minigpt track export` writes it. */
const section = (title, lines) => lines.length ? [`### ${title}`, "", ...lines, ""] : [];
const ticked = (shown, names, week) => shown.map((text, i) => `- [${week.done.includes(names[i]) ? "x" : " "}] ${text}`);
const noted = (text, blank) => {
  const lines = text.split("\n").map(one => one.trim()).filter(Boolean);
  return (lines.length ? lines : blank).map(one => `- ${one}`);
};
function markdown({ key, plan }) {
  const pages = plan.weeks.map((week, i) => {
    const log = weekOf(key, i + 1), days = Object.entries(log.hours).sort();
    return [`## Week ${i + 1} log: ${week.title}`, "", week.goal, "",
      ...section("Lessons", week.lessons.map(one => `- ${one}`)),
      ...section("Core tasks", ticked(week.tasks.map(([h, text]) => `${text} (${h} h)`), week.tasks.map(one => one[1]), log)),
      ...section("Code deliverables", ticked(week.deliverables, week.deliverables, log)),
      ...section("Success criteria", ticked(week.criteria, week.criteria, log)),
      ...section("Links", noted(log.links, ["…"])),
      ...section("Key learnings", noted(log.learnings, ["…", "…", "…"])),
      ...section("Blockers", noted(log.blockers, ["What is confusing?"])),
      ...section("Time log", days.length ? days.map(([day, n]) => `- ${day}: ${n} h`) : ["- …"]),
      `${sum(log.hours)}${plan.hours ? ` of ${plan.hours}` : ""} hours.`, ""].join("\n");
  });
  return `# ${plan.title}\n\n${pages.join("\n")}`;
}

/* The file: every week with an entry, of every path. */
const held = week => Object.fromEntries(Object.entries(week).filter(([, value]) => Object.keys(value).length));
function file() {
  const all = {};
  for (const { key, plan } of tracks) plan.weeks.forEach((_, i) => {
    const week = held(weekOf(key, i + 1));
    if (Object.keys(week).length) (all[plan.slug] ??= {})[i + 1] = week;
  });
  return JSON.stringify({ format: FORMAT, version: VERSION, tracks: all }, null, 1) + "\n";
}
const plain = value => value !== null && typeof value === "object" && !Array.isArray(value);
const isWeek = week => plain(week) && Object.entries(week).every(([name, value]) =>
  name === "done" ? Array.isArray(value) && value.every(one => typeof one === "string")
  : name === "hours" ? plain(value) && Object.entries(value).every(([day, n]) => /^\d{4}-\d\d-\d\d$/.test(day) && n >= 0 && n <= 24)
  : name in TEXTS && typeof value === "string");
function read(text) {
  let found = null;
  try { found = JSON.parse(text); } catch { /* answered below */ }
  if (found?.format !== FORMAT) return "This file holds no log of weeks.";
  if (found.version !== VERSION) return `This file has version ${found.version}; this page reads version ${VERSION}.`;
  const known = Object.fromEntries(tracks.map(({ plan }) => [plan.slug, plan.weeks.length]));
  const sound = plain(found.tracks) && Object.entries(found.tracks).every(([slug, weeks]) => slug in known
    && plain(weeks) && Object.entries(weeks).every(([n, week]) => /^[1-9]\d*$/.test(n) && n <= known[slug] && isWeek(week)));
  return sound ? found.tracks : "This file is damaged, or of another course: nothing was changed.";
}
const both = (mine, other) => mine.includes(other) ? mine : other.includes(mine) ? other : `${mine}\n${other}`;
function take(found) {
  for (const { key, plan } of tracks) for (const [number, other] of Object.entries(found[plan.slug] ?? {}))
    change(key, number, week => {
      week.done = [...new Set([...week.done, ...(other.done ?? [])])];
      for (const [day, n] of Object.entries(other.hours ?? {})) week.hours[day] = Math.max(n, week.hours[day] ?? 0);
      for (const name of Object.keys(TEXTS)) week[name] = both(week[name], other[name] ?? "");
    });
}

function download(name, type, text) {
  const link = make("a", "", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
function controls(track) {
  const said = make("p", "", { className: "mg-status" });
  said.setAttribute("role", "status");
  const button = (text, onclick) => make("button", text, { type: "button", className: "mg-button", onclick });
  const choose = make("input", "", { type: "file", accept: ".json,application/json", hidden: true });
  choose.onchange = async () => {
    if (!choose.files[0]) return;
    const found = read(await choose.files[0].text());
    choose.value = "";
    if (typeof found === "string") { said.textContent = found; return; }
    take(found);
    said.textContent = "Loaded; what you had noted here stays.";
  };
  const row = make("div", "", { className: "mg-buttons" });
  row.append(button("Save my log as track.json", () => { settle(); download("track.json", "application/json", file()); }),
    button("Load a log", () => choose.click()), choose,
    button("Export as Markdown", () => { settle(); download(`${track.plan.slug}.md`, "text/markdown", markdown(track)); }), said);
  track.box.prepend(row);
}

for (const track of tracks) {
  controls(track);
  track.box.querySelectorAll(".mg-week").forEach(box => enliven(track, box));
}
})();
