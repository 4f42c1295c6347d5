/* Paper: folds are open; what answers a question stands on a last page, not beside the question. */
(() => {
const article = document.querySelector(".bd-article");
const letters = "abcdefghijklmnopqrstuvwxyz";
let undo = [];

function make(tag, className, ...children) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}

/* What a node shows, without what ties it to its first place. */
function copies(nodes) {
  return [...nodes].map(node => {
    const copy = node.cloneNode(true);
    if (copy.nodeType !== Node.ELEMENT_NODE) return copy;
    copy.querySelectorAll(".mg-tag").forEach(tag => tag.remove());
    for (const part of [copy, ...copy.querySelectorAll("[id], [for], [hidden]")]) {
      ["id", "for", "hidden"].forEach(name => part.removeAttribute(name));
    }
    return copy;
  });
}

const inside = fold => [...fold.childNodes].filter(node => node.nodeName !== "SUMMARY");
const item = (lead, nodes) =>
  make("div", "mg-paper-item", make("p", "mg-paper-lead", ...lead), ...copies(nodes));

const predictions = () => [...article.querySelectorAll(".mg-predict")].map(box =>
  item([`Prediction “${box.dataset.title}”`], inside(box.querySelector(".mg-answer"))));

const quizzes = () => [...article.querySelectorAll(".mg-quiz .mg-item")].map((asked, index) => {
  const choices = [...asked.querySelectorAll(".mg-choices > li")];
  const right = choices.filter(choice => choice.classList.contains("mg-right"));
  const named = right.map(choice => letters[choices.indexOf(choice)]).join(" and ");
  return item([`Quiz, question ${index + 1}: ${named}.`],
    right.flatMap(choice => [...choice.querySelectorAll(":scope > .mg-why")]));
});

const builds = () => [...article.querySelectorAll(".mg-check[data-answer]")].map(box => {
  const title = box.closest(".mg-build")?.querySelector(".admonition-title")?.textContent ?? "";
  return item([`${title}: ${+Number(box.dataset.answer).toPrecision(4)}`], []);
});

const cards = () => [...article.querySelectorAll(".mg-card")].map(card =>
  item(copies(card.querySelector("summary").childNodes), inside(card.querySelector(".mg-back"))));

const models = () => [...article.querySelectorAll(".mg-stop .mg-item")].map((asked, index) =>
  item([`Open question ${index + 1}`], inside(asked.querySelector(".mg-model"))));

function prepare() {
  if (undo.length || !article) return;
  undo = [() => {}];
  article.querySelectorAll("details:not([open], .hide, .mg-answer, .mg-card, .mg-model)")
    .forEach(fold => { fold.open = true; undo.push(() => { fold.open = false; }); });
  article.querySelectorAll(".mg-stop textarea").forEach(area => {
    if (!area.value.trim()) return;
    const written = make("div", "mg-written", area.value);
    area.after(written);
    undo.push(() => written.remove());
  });
  const parts = [predictions, quizzes, builds, cards, models].flatMap(some => some());
  if (!parts.length) return;
  const page = make("section", "mg-paper", make("h2", "", "Answers"), ...parts);
  article.append(page);
  undo.push(() => page.remove());
}

function restore() {
  undo.forEach(step => step());
  undo = [];
}

window.addEventListener("beforeprint", prepare);
window.addEventListener("afterprint", restore);
matchMedia("print").addEventListener("change", event => (event.matches ? prepare : restore)());
})();
