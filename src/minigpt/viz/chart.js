// Shared by charts: from values to pixels along x and y, as axes.py does it …
const scales = (axes) => axes.map(([low, high, from, to, log]) => {
  const scale = (v) => log ? Math.log(v) : v;
  return (v) => from + (scale(v) - scale(low)) / (scale(high) - scale(low)) * (to - from);
});
// … and from values to text, as arrays.number writes it.
const number = (v, digits = 3) => {
  const size = Math.abs(v);
  if (v && (size < 1e-4 || size >= 1e7)) {
    const [mantissa, exponent] = v.toExponential(digits - 1).split("e");
    const raised = String(+exponent).replace(/./g, (c) => c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]);
    return `${+mantissa}×10${raised}`.replace("-", "−");
  }
  const whole = +size.toPrecision(digits) >= 10 ** digits || (size >= 1000 && v === Math.round(v));
  const text = whole ? Math.round(v).toLocaleString("en-US") : String(+v.toPrecision(digits));
  return text.replace("-", "−");
};
