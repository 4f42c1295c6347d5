/* Which lessons were read to their end, and which are done: in the side bar, from this browser. */
(() => {
const { load, save, follow } = window.mgStore;
const root = new URL(document.documentElement.dataset.content_root ?? "./", location.href);
const book = document.documentElement.dataset.mgBook ?? "minigpt";
const nameOf = url => decodeURI(url.pathname.slice(root.pathname.length)).replace(/\.html$/, "");
const key = name => `${book}:read:${name}`;
const here = nameOf(location);
const WORDS = { read: "read", done: "done" };

function mark() {
  document.querySelectorAll(".bd-links a[href]").forEach(link => {
    const state = load(key(nameOf(new URL(link.href))))?.state;
    link.querySelector(".mg-progress")?.remove();
    if (!WORDS[state]) return;
    const said = document.createElement("span");
    said.className = `mg-progress mg-${state}`;
    said.textContent = ` ${WORDS[state]}`;
    link.append(said);
  });
}

/* Done: every prediction was made or shown, every question of the quiz answered right. */
function done() {
  const asked = [...document.querySelectorAll(".mg-predict, .mg-quiz")];
  return asked.length > 0 && asked.every(box => box.matches(".mg-quiz")
    ? box.dataset.done === "true" : box.classList.contains("mg-open"));
}

function note() {
  const before = load(key(here))?.state;
  const state = done() ? "done" : "read";
  if (before === "done" || before === state) return;
  save(key(here), { t: Date.now(), state });
  mark();
}

function start() {
  mark();
  follow(mark);
  if (!document.querySelector(".mg-lesson")) return;
  document.addEventListener("mg:kept", () => { if (load(key(here))?.state === "read") note(); });
  const end = document.querySelector(".prev-next-area") ?? document.querySelector(".bd-footer-content");
  if (end) new IntersectionObserver(seen => { if (seen.some(one => one.isIntersecting)) note(); }).observe(end);
}

start();
})();
