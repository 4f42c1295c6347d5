// A byte-pair encoder in the page; tokenizer_lab.py has the same steps.
const start = (figure, data) => {
  const stage = $(figure, ".mg-stage"), merges = numbers(data.merges, Uint16Array);
  const ranks = new Map(), idOf = [], cut = new RegExp(data.cut, "gu");
  for (let r = merges.length / 2 - 1; r >= 0; r--) ranks.set(merges[2 * r] * 65536 + merges[2 * r + 1], r);
  data.first.forEach((byte, id) => { idOf[byte] = id; });
  const bytesOf = (id) => id < 256 ? [data.first[id]]
    : [...bytesOf(merges[2 * (id - 256)]), ...bytesOf(merges[2 * (id - 256) + 1])];
  const utf8 = new TextEncoder(), strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const hex = (n) => n.toString(16).padStart(2, "0");
  const visible = (token) => token.replace(/^ +| +$/g, (blanks) => "␣".repeat(blanks.length))
    .replace(/\n/g, "↵").replace(/\t/g, "⇥").replace(/[\p{C}\p{Z}]/gu, (c) => c === " " ? c : "\\x" + hex(c.codePointAt(0)));
  const shown = (bytes) => {
    try { return visible(strict.decode(Uint8Array.from(bytes))); } catch { return bytes.map((b) => "\\x" + hex(b)).join(""); }
  };
  const stepsOf = (piece) => {
    let ids = Array.from(utf8.encode(piece), (byte) => idOf[byte]);
    const found = [[-1, ids]];
    for (;;) {
      let best = Infinity;
      for (let i = 1; i < ids.length; i++) best = Math.min(best, ranks.get(ids[i - 1] * 65536 + ids[i]) ?? Infinity);
      if (best === Infinity) return found;
      const merged = [];
      for (let i = 0; i < ids.length; i++) {
        const joins = ids[i] === merges[2 * best] && ids[i + 1] === merges[2 * best + 1];
        merged.push(joins ? 256 + best : ids[i]);
        if (joins) i += 1;
      }
      ids = merged;
      found.push([best, ids]);
    }
  };
  const make = (tag, text, more) => Object.assign(document.createElement(tag), { textContent: text, ...more });
  let pieces, work, at;
  const show = () => {
    for (const chip of stage.querySelectorAll(".mg-tokens span")) chip.classList.toggle("mg-at", +chip.dataset.n === at);
    const steps = work[at] || [];
    $(stage, ".mg-merges").replaceChildren(...steps.map(([rank, ids]) => {
      const row = make("p", "");
      row.append(make("i", rank < 0 ? "bytes" : `merge ${rank}`), ...ids.map((id) =>
        make(id === 256 + rank ? "b" : "span", rank < 0 ? hex(data.first[id]) : shown(bytesOf(id)))));
      return row;
    }));
    const size = (text) => utf8.encode(text).length, all = size(pieces.join(""));
    const n = work.reduce((sum, one) => sum + one[one.length - 1][1].length, 0);
    $(figure, ".mg-read").textContent = !n ? "Type a text." :
      `${all} bytes, ${n} tokens: ${(all / n).toFixed(2)} bytes per token. Piece ${at + 1} of ${pieces.length}, “${visible(pieces[at])}”: ` +
      `${size(pieces[at])} bytes, ${steps.length - 1} merges, ids ${steps[steps.length - 1][1].join(", ")}.`;
  };
  const type = (text, wanted) => {
    pieces = text.toWellFormed ? text.toWellFormed().match(cut) || [] : text.match(cut) || [];
    work = pieces.map(stepsOf);
    at = clamp(wanted, pieces.length);
    $(stage, ".mg-tokens").replaceChildren(...work.flatMap((steps, n) => steps[steps.length - 1][1].map((id) => {
      const chip = make("span", shown(bytesOf(id)));
      chip.dataset.n = n;
      chip.style.setProperty("--a", data.shades[n % 2]);
      chip.append(make("i", id));
      return chip;
    })));
    show();
  };
  const label = make("label", "text "), field = make("textarea", data.text, { rows: 2, maxLength: data.longest, spellcheck: false });
  label.append(field);
  $(figure, ".mg-type").append(label);
  // The piece at the cursor is the one that is shown.
  const cursor = () => {
    let end = 0;
    const n = pieces.findIndex((piece) => (end += piece.length) >= field.selectionStart);
    return n < 0 ? pieces.length - 1 : n;
  };
  field.oninput = () => { type(field.value, 0); at = clamp(cursor(), pieces.length); show(); };
  field.addEventListener("keydown", (event) => event.stopPropagation());
  stage.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-n]");
    if (chip) { at = +chip.dataset.n; show(); }
  });
  keys(stage, (dx, dy) => { at = clamp(at + dx + dy, pieces.length); show(); });
  stage.setAttribute("aria-label", "Tokens and merges: the arrow keys choose a piece");
  type(data.text, data.piece);
};
