/* The pages of claims and of open problems: a field and chips that leave what one wants to see. */
(() => {
const parts = [...document.querySelectorAll("[data-chip]")];
const ROWS = "tbody tr, .mg-row";
const rows = parts.flatMap(part => [...part.querySelectorAll(ROWS)]);
const { noun = "statement", kinds = "Lessons", look = "words or a claim's name" } = parts[0]?.dataset ?? {};
const make = (tag, properties, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};
const chosen = new Set(), tags = new Set();
const field = make("input", { type: "search", id: "mg-filter", placeholder: look,
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
    for (const row of part.querySelectorAll(ROWS)) {
      const fits = wanted && (!tags.size || tags.has(row.dataset.tag)) &&
        words.every(word => texts.get(row).includes(word));
      row.hidden = !fits;
      here += fits;
    }
    part.closest("section").hidden = !here;
    left += here;
  }
  count.textContent = left === rows.length ? `${left} ${noun}s`
    : `${left} of ${rows.length} ${noun}s`;
}

function chip(label, pressed, toggle) {
  const made = make("button", { type: "button", className: "mg-chip" }, label);
  made.setAttribute("aria-pressed", pressed);
  made.onclick = () => { made.setAttribute("aria-pressed", toggle()); show(); };
  return made;
}

const toggled = (set, name) => {
  if (!set.delete(name)) set.add(name);
  return set.has(name);
};
const chips = (set, names) => [...new Set(names)].map(name => chip(name, false, () => toggled(set, name)));
const found = rows.map(row => row.dataset.tag).filter(Boolean).sort();
const group = (label, ...chips) => {
  const made = make("div", { className: "mg-chips" }, ...chips);
  made.setAttribute("role", "group");
  made.setAttribute("aria-label", label);
  return made;
};
field.oninput = show;
parts[0]?.closest("section").before(make("div", { className: "mg-filter" },
  make("label", { htmlFor: field.id }, "Filter"), field,
  group(kinds, ...chips(chosen, parts.map(part => part.dataset.chip)), ...chips(tags, found)), count));
show();
})();
