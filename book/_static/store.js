/* What the reader did, kept in this browser: read, written, and kept in step between tabs. */
(() => {
const memory = {};
const place = () => { try { return localStorage; } catch { return {}; } };
let lasting = !window.mgForgets;

function load(key) {
  try { return JSON.parse(memory[key] ?? place()[key] ?? null); } catch { return null; }
}

/* Every record carries its time: of two tabs' records the later one counts. */
function save(key, value) {
  const text = JSON.stringify(value);
  try { localStorage.setItem(key, text); delete memory[key]; } catch { lasting = false; memory[key] = text; }
  tell();
}

function forget(key) {
  delete memory[key];
  try { localStorage.removeItem(key); } catch { lasting = false; }
  tell();
}

const keys = prefix =>
  Object.keys({ ...place(), ...memory }).filter(key => key.startsWith(prefix));

/* Parts that were answered one by one in two tabs: of each the later answer, none that is older
   than the last start over. */
const partsOf = ({ parts, picks = {} }) => Object.entries(
  parts ?? Object.fromEntries(Object.entries(picks).map(([name, old]) => [name, { t: 0, picks: old }])));
function merge(mine, other) {
  if (!other || other.v !== mine.v) return mine;
  const since = Math.max(mine.since ?? 0, other.since ?? 0);
  const parts = {};
  for (const [name, answer] of [...partsOf(other), ...partsOf(mine)]) {
    if (answer?.t >= since && answer.t >= (parts[name]?.t ?? 0)) parts[name] = answer;
  }
  return { v: mine.v, since, parts };
}

const listeners = [];
const changed = (key = null) => listeners.forEach(hear => hear(key));
const tell = () => document.dispatchEvent(new Event("mg:kept"));
window.addEventListener("storage", event => changed(event.key));
window.addEventListener("pageshow", event => { if (event.persisted) changed(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) changed(); });

window.mgStore = { load, save, forget, keys, merge, follow: hear => listeners.push(hear),
  get lasting() { return lasting; } };
})();
