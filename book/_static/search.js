/* Opens the search, whose script and index load only then, and marks on the page what was found. */
(() => {
const here = document.currentScript.src;
const root = new URL(document.documentElement.dataset.content_root || "./", location.href);
const HIDDEN = ".mg-predict:not(.mg-open) ~ *, .mg-answer, .mg-why, .mg-model, .mg-cards, .mg-hint, " +
  ".mg-ours, .mg-stub, .mg-solution, .mg-wrong, .mg-checked, .mg-facts, .cell_output, .headerlink, " +
  ".math, mjx-container, script, style, button, input, textarea, mark";
const WORD = /\d+(?:\.\d+)+|[\p{L}\p{N}_]+|√/gu;
let loading;

function load(file) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = new URL(file, here);
    script.onload = done;
    script.onerror = () => { script.remove(); failed(new Error(file)); };
    document.head.append(script);
  });
}

/* The dialog, its looks and its script; it asks for the index itself. */
async function open() {
  try {
    await (loading ??= Promise.all([load("search-dialog.js"), new Promise(done => {
      const sheet = document.createElement("link");
      sheet.rel = "stylesheet";
      sheet.href = new URL("search.css", here);
      sheet.onload = sheet.onerror = done;
      document.head.append(sheet);
    })]));
  } catch {
    loading = undefined;
    alert("The search did not arrive. Are you connected?");
    return;
  }
  window.mgSearch.show();
}

/* Text of an element that a reader may see, one node at a time. */
function* texts(scope) {
  const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    if (!node.parentElement.closest(HIDDEN)) yield node;
  }
}

function unmark() {
  document.querySelectorAll("mark.mg-hit").forEach(mark => {
    const parent = mark.parentNode;
    mark.replaceWith(...mark.childNodes);
    parent.normalize();
  });
}

function mark(words, anchor) {
  unmark();
  const wanted = new Set(words);
  const at = document.getElementById(anchor) ?? document.querySelector(".bd-article");
  const scopes = at?.matches("dt") ? [at, at.nextElementSibling] : [at];
  for (const node of scopes.filter(Boolean).flatMap(scope => [...texts(scope)])) {
    const found = [...node.data.matchAll(WORD)].filter(match => wanted.has(match[0].toLowerCase()));
    for (const match of found.reverse()) {
      const range = document.createRange();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      const hit = document.createElement("mark");
      hit.className = "mg-hit";
      range.surroundContents(hit);
    }
  }
  reach(at);
}

/* Show the first mark, in an open fold; where all of it waits for a prediction, book.js says so. */
function reach(at) {
  for (let box = at; box; box = box.parentElement) if (box.matches("details")) box.open = true;
  const hits = [...document.querySelectorAll("mark.mg-hit")];
  if (hits.length && !hits.some(hit => hit.checkVisibility?.() ?? hit.offsetParent)) {
    for (let box = hits[0]; box; box = box.parentElement) if (box.matches("details")) box.open = true;
  }
  const first = hits.find(hit => hit.offsetParent) ?? (at?.offsetParent ? at : null);
  first?.scrollIntoView({ block: first === at ? "start" : "center" });
}

function markFromAddress() {
  const words = new URLSearchParams(location.search).get("mark");
  if (words) mark(words.split(" "), decodeURIComponent(location.hash.slice(1)));
}

document.addEventListener("click", event => {
  if (event.target.closest?.(".search-button__button")) { event.preventDefault(); open(); }
});
window.addEventListener("keydown", event => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  const key = event.key.toLowerCase();
  if ((key === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) ||
      (key === "/" && !typing && !event.ctrlKey && !event.metaKey)) {
    event.preventDefault();
    event.stopPropagation();
    open();
  } else if (key === "escape" && !document.querySelector("dialog[open]")) unmark();
}, true);
window.addEventListener("load", () => setTimeout(markFromAddress, 50));  // after book.js has followed

window.mgFind = { root, WORD, load, mark };
})();
