// The clock bar: what time the world shows, and the levers that move it.

import { get, order } from "./api.js";
import { dialog } from "./dialogs.js";
import { el, icon, ICONS } from "./dom.js";
import { day, localInput, moment, seconds, shortMoment, time } from "./times.js";
import { switchLanguage, t } from "./words.js";

const SPEEDS = [1, 60, 3600];
const ASK_EVERY_MS = 5000;
const shown = { now: Date.now(), at: performance.now(), speed: 1, steps: false, next: null };
let parts = {};
const watchers = [];
const jumpers = [];

/** Product time at this moment. */
export const now = () => new Date(shown.now + (performance.now() - shown.at) * shown.speed);
/** The next reminder, null when there is none; undefined when nobody knows. */
export const nextReminder = () => (shown.steps ? shown.next : undefined);
export const onClock = (watcher) => watchers.push(watcher);
/** `watcher(going)` hears of a jump to the next reminder: true when it begins, false when it could not be. */
export const onJump = (watcher) => jumpers.push(watcher);

export async function refresh() {
  try { take(await get("/sandbox/clock")); } catch { /* the state loop says so */ }
}

export async function jumpToNext() {
  parts.next.disabled = true;
  for (const watcher of jumpers) watcher(true);
  const answer = await order("clock", { action: "next" });
  if (answer) take(answer);
  else for (const watcher of jumpers) watcher(false);
  parts.next.disabled = !shown.next;
}

function take(state) {
  Object.assign(shown, { now: Date.parse(state.now), at: performance.now(), speed: state.speed, steps: state.steps });
  shown.next = state.next_reminder ? new Date(state.next_reminder) : null;
  show();
  for (const watcher of watchers) watcher();
}

async function steer(body) {
  const answer = await order("clock", body);
  if (answer) take(answer);
}

/** Build the bar into `host`; `redraw` is called when the language changes. */
export function drawClock(host, redraw) {
  parts = {
    day: el("span", { class: "day" }),
    time: el("span", { class: "time" }),
    pause: el("button", { class: "segment", title: t("pause"), "aria-label": t("pause"), onclick: () => steer({ action: "pause" }) }, icon(ICONS.pause)),
    speeds: SPEEDS.map((speed) => el("button", { class: "segment", text: `${speed}×`, onclick: () => steer({ action: "speed", speed }) })),
    when: el("span", { class: "when" }),
    whenShort: el("span", { class: "when short" }),
  };
  parts.next = el("button", { class: "primary next", id: "next-reminder", title: t("next"), onclick: jumpToNext }, icon(ICONS.next), el("span", { class: "next-label", text: t("next") }), parts.when, parts.whenShort);
  const jump = el("button", { class: "plain jump", title: t("jump"), onclick: askDate }, icon(ICONS.calendar), el("span", { text: t("jump") }));
  const speeds = el("div", { class: "segments", role: "group", "aria-label": t("speed") }, parts.pause, ...parts.speeds);
  const other = el("button", { class: "plain language", text: t("other_language"), onclick: () => { switchLanguage(); redraw(); } });
  host.replaceChildren(
    el("div", { class: "brand" }, el("img", { src: "/static/icon.svg", alt: "" }), el("h1", { text: t("title") }), el("p", { text: t("subtitle") })),
    el("div", { class: "clock", role: "timer", "aria-label": t("controls") }, parts.day, parts.time),
    el("div", { class: "levers" }, parts.next, speeds, jump),
    other,
  );
  show();
}

function show() {
  if (!parts.next) return;
  parts.next.hidden = !shown.steps;
  parts.next.disabled = !shown.next;
  parts.when.textContent = shown.next ? moment(shown.next, now()) : t("no_next");
  parts.whenShort.textContent = shown.next ? shortMoment(shown.next) : t("no_next");
  parts.pause.setAttribute("aria-pressed", shown.speed === 0);
  parts.speeds.forEach((button, at) => button.setAttribute("aria-pressed", shown.speed === SPEEDS[at]));
  tick();
}

function tick() {
  if (!parts.day) return;
  const instant = now();
  parts.day.textContent = day(instant);
  parts.time.textContent = shown.speed > 60 ? time(instant) : seconds(instant);
  parts.time.classList.toggle("still", shown.speed === 0);
}

function askDate() {
  const field = el("input", { type: "datetime-local", value: localInput(now()), min: localInput(now()), "aria-label": t("jump") });
  dialog(t("jump"), (close) => {
    const go = () => { if (field.reportValidity() && field.value) { close(); steer({ action: "jump", to: field.value }); } };
    field.addEventListener("keydown", (event) => event.key === "Enter" && go());
    return [
      el("h2", { text: t("jump") }),
      field,
      el("p", { class: "hint", text: t("jump_hint") }),
      el("div", { class: "dialog-buttons" }, el("button", { text: t("cancel"), onclick: close }), el("button", { class: "primary", text: t("jump_go"), onclick: go })),
    ];
  });
}

setInterval(tick, 200);
setInterval(refresh, ASK_EVERY_MS);
