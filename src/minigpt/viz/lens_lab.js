// A table of one lens; the chosen cell shows the likeliest tokens of all lenses.
const start = (figure, data) => {
  const { names, rows, cols, words, mille, deepest, longest, box: [left, top, side, row] } = data;
  const stage = $(figure, ".mg-stage");
  const [i0, j0] = data.at;
  let [i, j] = data.at, lens = 0;
  const cut = (word) => [...word].length <= longest ? word : [...word].slice(0, longest - 1).join("") + "…";
  const percent = (k) => `${(k / 10).toFixed(1)}%`;
  const show = (a, b) => {
    [i, j] = [clamp(a, rows.length), clamp(b, cols.length)];
    shift($(stage, ".mg-pick"), (j - j0) * side, (i - i0) * row);
    $(figure, ".mg-read").textContent = `${rows[i]}, at “${cols[j]}”: ` +
      names.map((name, k) => `${name} “${words[k][i][j][0]}” ${percent(mille[k][i][j][0])}`).join(", ");
    $(figure, ".mg-tops").replaceChildren(...names.map((name, k) => {
      const list = document.createElement("div");
      list.append(name);
      words[k][i][j].forEach((word, r) => {
        const line = document.createElement("div"), p = mille[k][i][j][r];
        line.className = "mg-mono";
        line.textContent = `${percent(p)} ${word}`;
        line.style.background = `linear-gradient(90deg, color-mix(in srgb, var(--mg-more) 35%, transparent) ${p / 10}%, transparent 0)`;
        list.append(line);
      });
      return list;
    }));
  };
  const buttons = names.map((name, k) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: name });
    Object.assign(button.style, { textDecoration: "none", borderStyle: "solid" });
    button.onclick = () => {
      lens = k;
      for (const cell of stage.querySelectorAll("[data-c]")) {
        const [a, b] = cell.dataset.c.split(" ");
        cell.firstChild.setAttribute("opacity", deepest * mille[k][a][b][0] / 1000);
        cell.lastChild.textContent = cut(words[k][a][b][0]);
      }
      buttons.forEach((one, n) => {
        one.setAttribute("aria-pressed", n === lens);
        Object.assign(one.style, n === lens ? { fontWeight: 700, borderColor: "currentColor" } : { fontWeight: 400, borderColor: "transparent" });
      });
    };
    $(figure, ".mg-points").append(button);
    return button;
  });
  Object.assign($(figure, ".mg-tops").style, { display: "grid", gridTemplateColumns: `repeat(${names.length}, minmax(0, 1fr))`, gap: "12px", marginTop: "8px" });
  listen(stage, ({ x, y }) => show(Math.floor((y - top) / row), Math.floor((x - left) / side)), (dx, dy) => {
    show(i + dy, j + dx);
    $(stage, ".mg-pick").scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  stage.setAttribute("aria-label", "Table of two lenses: the arrow keys choose a cell");
  buttons[0].click();
  show(i, j);
};
