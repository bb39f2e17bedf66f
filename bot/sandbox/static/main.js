// Puts the page together: the clock bar, the guide, a chat for each person, tabs for narrow screens.

import { avatar, Chat } from "./chat.js";
import { drawClock, onClock, onJump, refresh } from "./clock.js";
import { el } from "./dom.js";
import { Guide } from "./guide.js";
import { follow, store } from "./store.js";
import { toast } from "./toasts.js";
import { locale, t } from "./words.js";

const host = (id) => document.getElementById(id);
const chats = new Map();
let front = null;
let touched = null;

const guide = new Guide(host("guide"), bringToFront);

function bringToFront(id) {
  front = id;
  for (const [other, chat] of chats) chat.node.classList.toggle("front", other === id);
  drawTabs();
  const chat = chats.get(id);
  chat?.node.scrollIntoView({ inline: "center", block: "nearest", behavior: "smooth" });
  chat?.toBottom();
  if (narrow()) chat?.read();
}

const narrow = () => getComputedStyle(host("tabs")).display !== "none";

function drawTabs() {
  host("tabs").replaceChildren(...store.people.map((one) =>
    el("button", { class: "tab", role: "tab", "aria-selected": String(one.id === front), onclick: () => bringToFront(one.id) },
      avatar(one), el("span", { class: "tab-name", text: one.name }),
      one.unread ? el("span", { class: "badge", text: one.unread }) : null)));
}

function drawAll() {
  document.documentElement.lang = locale();
  document.title = t("title");
  drawClock(host("bar"), drawAll);
  for (const chat of chats.values()) chat.redraw();
  drawTabs();
  guide.draw();
}

function changed(news) {
  const fresh = news.whole || store.people.some((one) => !chats.has(one.id));
  if (fresh) seat();
  for (const [id, chat] of chats) {
    if (!fresh) chat.take(news.messages.filter((entry) => entry.chat === id));
    chat.showPerson();
  }
  if (!news.whole) {
    for (const tap of news.taps) if (tap.answered) chats.get(tap.chat)?.answered(tap);
    guide.take(news.messages);
  }
  // What arrives where somebody is looking is read at once.
  if (!document.hidden) chats.get(narrow() ? front : touched)?.read();
  drawTabs();
  refresh();
}

function seat() {
  chats.clear();
  for (const one of store.people) chats.set(one.id, new Chat(one.id, (id) => guide.acted(id), (id) => { touched = id; }));
  host("chats").replaceChildren(...[...chats.values()].map((chat) => chat.node));
  if (!chats.has(front)) front = store.people[0]?.id ?? null;
  chats.get(front)?.node.classList.add("front");
  drawAll();
}

function lost(away) {
  document.body.classList.toggle("lost", away);
  if (away) toast(t("lost"));
}

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details[open]")) if (!open.contains(event.target)) open.open = false;
});
onClock(() => guide.draw());
onJump((going) => guide.jump(going));
follow(changed, lost);
