/* All that the reader answered and wrote: saved to a file, and loaded from one into this browser. */
(() => {
const { load, save, keys, merge } = window.mgStore;
const box = document.querySelector(".mg-keep");
if (!box) return;
const prefix = box.dataset.prefix;
const FORMAT = "answers of " + prefix.slice(0, -1);

/* Of two texts both; of a quiz the later answer to each part; of anything else the later record. */
function both(mine, other) {
  if (mine === null || JSON.stringify(mine) === JSON.stringify(other)) return other;
  if (typeof mine === "string" && typeof other === "string")
    return mine.includes(other) ? mine : other.includes(mine) ? other : `${mine}\n\n${other}`;
  if (mine?.parts) return merge(mine, other);
  return (other?.t ?? 0) > (mine?.t ?? 0) ? other : mine;
}

/* The records of a file, or a sentence that says what is wrong with it. */
function read(text) {
  let file = null;
  try { file = JSON.parse(text); } catch { /* answered below: no JSON, no format */ }
  if (file?.format !== FORMAT) return "This file holds no answers that were saved here.";
  if (file.version !== 1) return `This file has version ${file.version}; this page reads version 1.`;
  const strange = Object.keys(file.answers ?? {}).find(key => !key.startsWith(prefix));
  if (!file.answers || strange !== undefined) return "This file is damaged: save it again.";
  return file.answers;
}

const said = document.createElement("p");
said.className = "mg-status";
said.setAttribute("role", "status");
const count = n => `${n} ${n === 1 ? "record" : "records"}`;

function saveFile() {
  const names = keys(prefix).sort();
  const answers = Object.fromEntries(names.map(key => [key, load(key)]));
  const text = JSON.stringify({ format: FORMAT, version: 1, answers }, null, 1);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = `${prefix.slice(0, -1)}-answers.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  said.textContent = `Saved ${count(names.length)} as ${link.download}.`;
}

async function loadFile(file) {
  const answers = read(await file.text());
  if (typeof answers === "string") { said.textContent = answers; return; }
  for (const [key, value] of Object.entries(answers)) save(key, both(load(key), value));
  said.textContent = `Loaded ${count(Object.keys(answers).length)}; newer answers in this browser stay.`;
}

const button = (text, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "mg-button";
  made.textContent = text;
  made.onclick = act;
  return made;
};
const choose = document.createElement("input");
choose.type = "file";
choose.accept = ".json,application/json";
choose.hidden = true;
choose.onchange = () => { if (choose.files[0]) loadFile(choose.files[0]); choose.value = ""; };
const row = document.createElement("div");
row.className = "mg-buttons";
row.append(button("Save my answers to a file", saveFile),
  button("Load answers from a file", () => choose.click()), choose);
box.replaceChildren(row, said);
})();
