const start = (figure, data) => {
  const stage = $(figure, ".mg-stage");
  const { frames, bins, losses, radius: [smallest, largest] } = data;
  const codes = numbers(data.confidence, Uint16Array);
  const correct = numbers(data.correct, Uint8Array);
  const n = correct.length;
  const [px, py] = scales(data.axes);
  const [, , left, right] = data.axes[0];
  const groups = [...stage.querySelectorAll("[data-b]")];
  let [frame, at] = data.at;
  // Count, summed confidence and number correct of each bin, as reliability.py has them.
  const binned = () => {
    const sums = groups.map(() => [0, 0, 0]);
    correct.forEach((hit, i) => {
      const sure = codes[frame * n + i] / 65535;
      const sum = sums[clamp(Math.ceil(sure * bins) - 1, bins)];
      sum[0]++;
      sum[1] += sure;
      sum[2] += hit;
    });
    return sums;
  };
  const place = (circle, x, y, r) => Object.entries({ cx: x, cy: y, r }).forEach(([key, value]) => circle.setAttribute(key, value));
  const show = () => {
    const table = binned();
    const pick = $(stage, ".mg-pick");
    table.forEach(([count, sure, hits], i) => {
      groups[i].style.visibility = count ? "visible" : "hidden";
      if (i === at) pick.style.visibility = groups[i].style.visibility;
      if (!count) return;
      const [x, y] = [px(sure / count), py(hits / count)];
      const r = smallest + (largest - smallest) * Math.sqrt(count / n);
      $(groups[i], "path").setAttribute("d", `M${x} ${py(sure / count)}L${x} ${y}`);
      place($(groups[i], "circle"), x, y, r);
      if (i === at) place($(pick, "circle"), x, y, r + 3);
    });
    const error = table.reduce((sum, [, sure, hits]) => sum + Math.abs(hits - sure), 0) / n;
    const [count, sure, hits] = table[at];
    const all = correct.reduce((sum, hit) => sum + hit, 0);
    const some = count ? `confidence ${number(sure / count)}, correct ${number(hits / count)}` : "empty";
    $(figure, ".mg-read").textContent = (frames.length ? `${data.label} ${frames[frame]}: ` : "") + [
      `ECE ${number(error)}`, ...(losses.length ? [`loss ${number(losses[frame])} nats`] : []), `share correct ${number(all / n)}`,
      `bin ${number(at / bins)} to ${number((at + 1) / bins)}: ${count} predictions, ${some}`].join(" · ");
  };
  const read = (i) => {
    at = clamp(i, bins);
    show();
  };
  listen(stage, ({ x }) => read(Math.ceil((x - left) / (right - left) * bins) - 1), (dx, dy) => read(at + dx - dy));
  stage.setAttribute("aria-label", "Reliability diagram: left and right read the bins");
  if (frames.length) slide(figure, frames, frame, (f) => {
    frame = f;
    show();
  });
};
