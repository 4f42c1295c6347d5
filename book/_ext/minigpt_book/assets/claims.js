/* The page of claims: a field and chips that leave the statements one wants to see. */
(() => {
const parts = [...document.querySelectorAll("[data-chip]")];
const rows = parts.flatMap(part => [...part.querySelectorAll("tbody tr")]);
const make = (tag, properties, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};
const chosen = new Set();
let papers = false;
const field = make("input", { type: "search", id: "mg-filter", placeholder: "words or a claim's name",
  autocomplete: "off" });
const count = make("p", { className: "mg-note" });
count.setAttribute("role", "status");

const texts = new Map(rows.map(row => [row, row.textContent.toLowerCase()]));
function show() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let left = 0;
  for (const part of parts) {
    const wanted = !chosen.size || chosen.has(part.dataset.chip);
    let here = 0;
    for (const row of part.querySelectorAll("tbody tr")) {
      const fits = wanted && (!papers || Boolean(row.dataset.paper)) &&
        words.every(word => texts.get(row).includes(word));
      row.hidden = !fits;
      here += fits;
    }
    part.closest("section").hidden = !here;
    left += here;
  }
  count.textContent = left === rows.length ? `${left} statements`
    : `${left} of ${rows.length} statements`;
}

function chip(label, pressed, toggle) {
  const made = make("button", { type: "button", className: "mg-chip" }, label);
  made.setAttribute("aria-pressed", pressed);
  made.onclick = () => { made.setAttribute("aria-pressed", toggle()); show(); };
  return made;
}

const toggled = name => {
  if (!chosen.delete(name)) chosen.add(name);
  return chosen.has(name);
};
const lessons = parts.map(part => chip(part.dataset.chip, false, () => toggled(part.dataset.chip)));
const paper = chip("has a paper's value", false, () => (papers = !papers));
const group = (label, ...chips) => {
  const made = make("div", { className: "mg-chips" }, ...chips);
  made.setAttribute("role", "group");
  made.setAttribute("aria-label", label);
  return made;
};
field.oninput = show;
parts[0]?.closest("section").before(make("div", { className: "mg-filter" },
  make("label", { htmlFor: field.id }, "Filter"), field,
  group("Lessons", ...lessons, paper), count));
show();
})();
