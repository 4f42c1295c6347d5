/* Which surprises the reader predicted: two buttons at each answer, and a count; kept in this browser. */
(() => {
const { load, save, forget, follow } = window.mgStore;
const boxes = [...document.querySelectorAll(".mg-surprise")];
const count = document.querySelector(".mg-surprised");
count.setAttribute("role", "status");
const WORDS = { yes: "I predicted it", no: "I did not" };
const answer = box => {
  const held = load(box.dataset.key);
  return held?.version === box.dataset.version ? held.predicted : null;
};
for (const box of boxes) {
  const row = document.createElement("div");
  row.className = "mg-buttons";
  for (const [value, words] of Object.entries(WORDS)) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "mg-button";
    button.textContent = words;
    button.dataset.value = value;
    button.onclick = () => answer(box) === value ? forget(box.dataset.key)
      : save(box.dataset.key, { t: Date.now(), version: box.dataset.version, predicted: value });
    row.append(button);
  }
  box.querySelector("details").append(row);
}
function show() {
  const answers = boxes.map(answer);
  boxes.forEach((box, i) => {
    if (answers[i]) box.querySelector("details").open = true;
    box.querySelectorAll(".mg-button").forEach(button => {
      const chosen = button.dataset.value === answers[i];
      button.setAttribute("aria-pressed", chosen);
      button.classList.toggle("mg-primary", chosen);
    });
  });
  const told = answers.filter(Boolean).length;
  const right = answers.filter(one => one === "yes").length;
  count.textContent = told ? `You predicted ${right} of the ${told} that you looked at; there are ${boxes.length}.`
    : `There are ${boxes.length} surprises here. Say what you expect before you look.`;
}
show();
follow(show);
document.addEventListener("mg:kept", show);
})();
