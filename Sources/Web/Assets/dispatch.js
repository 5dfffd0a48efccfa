// Who goes: the live part of a call's dispatch, and the telephone of a team.

const { announce } = await import(`./page.js${new URL(import.meta.url).search}`);

const call = document.getElementById("call");
const live = document.getElementById("dispatch-live");
const moved = document.querySelector("[data-moved]");
const alarm = document.getElementById("alarm");
const team = document.querySelector("[data-team]")?.dataset.team;

document.addEventListener("alongside:call", ({ detail }) => {
  if (live && detail.dispatch) live.innerHTML = detail.dispatch;
  const status = document.getElementById("status");
  if (status && detail.status) status.innerHTML = detail.status;
  const told = live?.querySelector("[data-alarm]")?.dataset.alarm ?? "";
  // A danger is said at once, and only when it is another one than before.
  if (alarm && alarm.textContent !== told) alarm.textContent = told;
  if ((detail.version > Number(call?.dataset.version ?? 0) || detail.observed) && moved) {
    moved.hidden = false;
    announce(moved.textContent.trim());
  }
});

// A telephone that shows no call looks again when its team is asked or sent, and never otherwise.
document.addEventListener("alongside:lines", ({ detail }) => {
  if (!team) return;
  const holder = document.createElement("template");
  const rows = detail.filter(({ html }) => html).map(({ html }) => {
    holder.innerHTML = html;
    return holder.content.querySelector("tr");
  });
  const mine = rows.some((row) => row && row.dataset.id !== call?.dataset.id && (row.dataset.teams ?? "").split(" ").includes(team));
  if (mine) setTimeout(() => location.reload(), Math.random() * 500);
});
