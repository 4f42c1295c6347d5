const start = (figure, data) => {
  const { rows, cols, frames, side, ends } = data;
  const values = numbers(data.values, Uint16Array);
  const stage = $(figure, ".mg-stage");
  const [, row0, col0] = data.at;
  let [frame, row, col] = data.at;
  const value = (r, c) => data.low + data.step * values[(frame * rows.length + r) * cols.length + c];
  const level = (r, c) => data.diverging ? value(r, c) / (ends[1] || 1) : (value(r, c) - ends[0]) / (ends[1] - ends[0] || 1);
  const text = (v) => {
    const [digits, type] = data.fmt;
    const shown = type === "f" ? v.toFixed(digits) : (v * 100).toFixed(digits) + "%";
    return shown.replace("-", "−");
  };
  const show = (r, c) => {
    [row, col] = [clamp(r, rows.length), clamp(c, cols.length)];
    shift($(stage, ".mg-cell"), (col - col0) * side, (row - row0) * side);
    $(figure, ".mg-read").textContent = `${data.labels[0]} “${rows[row]}”, ${data.labels[1]} “${cols[col]}”: ${text(value(row, col))}`;
  };
  listen(stage, ({ x, y }) => show(Math.floor((y - data.y) / side), Math.floor((x - data.x) / side)), (dx, dy) => show(row + dy, col + dx));
  stage.setAttribute("aria-label", "Heat map: the arrow keys read the cells");
  if (frames.length) slide(figure, frames, frame, (f) => {
    frame = f;
    paint($(stage, ".mg-cells"), rows.length, cols.length, level);
    show(row, col);
  });
};
