// An export on its way in: dropped on the page or chosen, sent with its progress, and watched while it is read.

import { announce, base, say } from "./page.js";

const drop = document.querySelector("[data-drop]");
if (drop) {
  const input = drop.querySelector("input[type=file]");
  const bar = drop.querySelector("progress");
  const said = drop.querySelector("[data-said]");
  const stop = drop.querySelector("[data-stop]");
  let done = false;
  drop.hidden = false;

  const tell = (text, isTrouble = false) => {
    said.textContent = text;
    said.classList.toggle("error", isTrouble);
    announce(text);
  };

  const send = (file) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${base}/plan/imports`);
    request.responseType = "json";
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRF", document.body.dataset.csrf);
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
    const end = () => {
      drop.classList.remove("sending");
      bar.hidden = stop.hidden = true;
      input.disabled = false;
      input.value = "";
    };
    request.upload.addEventListener("progress", (step) => {
      if (step.lengthComputable) bar.value = Math.round((step.loaded / step.total) * 100);
    });
    request.addEventListener("load", () => {
      if (request.status === 201) {
        done = true;
        return location.assign(request.response.address);
      }
      end();
      tell(request.response?.detail ?? say("notSent"), true);
    });
    request.addEventListener("error", () => { end(); tell(say("notSent"), true); });
    request.addEventListener("abort", () => { end(); tell(say("sendingStopped")); });
    stop.onclick = () => request.abort();
    drop.classList.add("sending");
    input.disabled = true;
    bar.value = 0;
    bar.hidden = stop.hidden = false;
    tell(say("sending", { file: file.name }));
    request.send(file);
  };

  input.addEventListener("change", () => { if (input.files[0]) send(input.files[0]); });
  // A file that is dropped beside the zone must not take the place of the page.
  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", drop.contains(event.target));
    });
  }
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) drop.classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (!input.disabled && event.dataTransfer.files[0]) send(event.dataTransfer.files[0]);
  });
  addEventListener("beforeunload", (event) => { if (input.disabled && !done) event.preventDefault(); });
}

const reading = document.querySelector("[data-reading]");
if (reading) {
  const look = async () => {
    try {
      const answer = await fetch(reading.dataset.reading, { headers: { Accept: "application/json" } });
      const step = await answer.json();
      if (!answer.ok || !step.reading) return location.reload();
      reading.querySelector("progress").value = step.percent;
      reading.querySelector("[data-said]").textContent = step.sentence;
    } catch {
      // The server is away for a moment; it is asked again.
    }
    setTimeout(look, 700);
  };
  look();
}
