// A signature is drawn with a finger, a pen or the mouse, and sent as the way it took.

const form = document.querySelector("form[data-signature]");
const canvas = form?.querySelector("canvas");
const field = form?.querySelector("[name=strokes]");
// What the server reads at most.
const MOST = 30000;
let strokes = [];
let drawing = null;

function point(event) {
  const box = canvas.getBoundingClientRect();
  const at = (value, from, size, most) => Math.min(most, Math.max(0, Math.round(((value - from) / size) * most)));
  return [at(event.clientX, box.left, box.width, canvas.width), at(event.clientY, box.top, box.height, canvas.height)];
}

function show() {
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, canvas.width, canvas.height);
  Object.assign(pen, { lineWidth: 6, lineCap: "round", lineJoin: "round", strokeStyle: getComputedStyle(canvas).color });
  for (const stroke of strokes) {
    pen.beginPath();
    stroke.forEach(([x, y], index) => (index ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    pen.stroke();
  }
  const path = strokes.filter((stroke) => stroke.length > 1)
    .map((stroke) => stroke.map(([x, y], index) => `${index ? "L" : "M"}${x} ${y}`).join("")).join("");
  if (path.length <= MOST) field.value = path;
}

canvas?.addEventListener("pointerdown", (event) => {
  canvas.setPointerCapture(event.pointerId);
  drawing = [point(event)];
  strokes.push(drawing);
  event.preventDefault();
});
canvas?.addEventListener("pointermove", (event) => {
  if (!drawing) return;
  const [x, y] = point(event);
  const [lastX, lastY] = drawing.at(-1);
  if (Math.hypot(x - lastX, y - lastY) < 4) return;
  drawing.push([x, y]);
  show();
});
for (const end of ["pointerup", "pointercancel"]) canvas?.addEventListener(end, () => { drawing = null; show(); });
form?.querySelector("[data-clear]")?.addEventListener("click", () => { strokes = []; show(); });
