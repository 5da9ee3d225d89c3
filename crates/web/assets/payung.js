// Makes two things quicker where scripts run: finding a region while typing, and deciding doubts by keys.
// Every page works without this file.
(() => {
"use strict";
const box = document.getElementById("cari"), list = document.getElementById("cari-hasil");
if (box && list) {
  let asked = "", waiting;
  const close = () => { list.hidden = true; asked = ""; };
  const ask = async () => {
    const typed = box.value.trim();
    if (typed === asked) return;
    if (typed.length < 3) return close();
    asked = typed;
    const answer = await fetch("/cari/cepat?q=" + encodeURIComponent(typed)).catch(() => null);
    // Answers may come in another order than the letters.
    if (!answer || !answer.ok || answer.redirected || asked !== typed) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    list.replaceChildren(...page.body.children);
    list.hidden = !list.firstElementChild;
  };
  box.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 120); });
  box.form.addEventListener("keydown", (event) => {
    const links = [box, ...list.querySelectorAll("a")], at = links.indexOf(document.activeElement);
    if (event.key === "Escape" && !list.hidden) { close(); box.focus(); }
    else if (event.key === "ArrowDown" && !list.hidden && at < links.length - 1) links[at + 1].focus();
    else if (event.key === "ArrowUp" && at > 0) links[at - 1].focus();
    else return;
    event.preventDefault();
  });
  box.form.addEventListener("focusout", (event) => { if (!box.form.contains(event.relatedTarget)) close(); });
}
// Keys act on the doubt that has the focus, and nowhere else.
const doubts = [...document.querySelectorAll("[data-doubt]")];
for (const hint of document.querySelectorAll("[data-keys]")) hint.hidden = !doubts.length;
document.addEventListener("keydown", (event) => {
  const at = doubts.indexOf(document.activeElement), key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const undo = document.querySelector("[data-undo]");
  if (key === "u" && undo && (at >= 0 || document.activeElement === document.body)) return undo.click();
  if (at < 0) return;
  const ask = doubts[at].querySelector("[data-ask]"), button = doubts[at].querySelector(`button[data-key="${CSS.escape(key)}"]`);
  if (button) button.click();
  else if (key === "t" && ask) { ask.open = true; ask.querySelector("input:not([type=hidden])").focus(); }
  else if (key === "j" && doubts[at + 1]) doubts[at + 1].focus();
  else if (key === "k" && doubts[at - 1]) doubts[at - 1].focus();
  else return;
  event.preventDefault();
});
if (doubts.length) doubts[0].focus({ preventScroll: true });
})();
