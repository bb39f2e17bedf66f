// One person's chat with the bot: a column on a desk, a whole page on a phone.

import { order } from "./api.js";
import { Composer } from "./composer.js";
import { alertDialog, personDialog } from "./dialogs.js";
import { el, fill, icon, ICONS } from "./dom.js";
import { bubble } from "./message.js";
import { person as personOf, store } from "./store.js";
import { day, dayKey } from "./times.js";
import { toast } from "./toasts.js";
import { language, t } from "./words.js";

const NEAR_BOTTOM = 80;
const TAP_PATIENCE_MS = 10_000;
const TYPING_MS = 5000;

export class Chat {
  /** `acted(id)`: the person did something; `touched(id)`: somebody is looking at this chat. */
  constructor(id, acted, touched) {
    this.id = id;
    this.taps = new Map();
    this.composer = new Composer(id, { lastOwn: () => this.lastOwn(), acted: () => { this.toBottom(); acted(id); } });
    this.acted = acted;
    this.pinned = true;
    this.list = el("div", { class: "messages", role: "log", tabindex: 0, onscroll: () => this.scrolled() });
    new ResizeObserver(() => this.stay()).observe(this.list);
    this.down = el("button", { class: "down", hidden: true, onclick: () => this.toBottom() }, icon(ICONS.down));
    this.toasts = el("div", { class: "chat-toasts", role: "status" });
    this.head = new Head(id);
    this.node = el("section", { class: "chat", "data-person": id }, this.head.node, this.list, this.down, this.toasts, this.composer.node);
    for (const sign of ["pointerdown", "focusin", "wheel"]) this.node.addEventListener(sign, () => { touched(id); this.read(); }, { passive: true });
  }

  get person() { return personOf(this.id); }

  /** Draw everything anew: another run, another language. */
  redraw() {
    this.composer.draw();
    this.list.setAttribute("aria-label", this.person.name);
    this.down.title = t("to_bottom");
    this.list.replaceChildren();
    const messages = [...store.chats.get(this.id).values()].sort((one, other) => one.message_id - other.message_id);
    for (const message of messages) this.put(message);
    this.head.draw(this.person);
    this.showPerson();
    this.toBottom();
  }

  /** Show what changed: a new or edited message replaces its element, a deleted one goes. */
  take(entries) {
    for (const entry of entries) {
      if (entry.deleted) this.list.querySelector(`[data-id="${entry.id}"]`)?.remove();
      else this.put(entry.message);
    }
  }

  put(message) {
    const node = bubble(message, this.does());
    const old = this.list.querySelector(`[data-id="${message.message_id}"]`);
    if (old) { old.replaceWith(node); return; }
    const date = new Date(message.date * 1000);
    const key = dayKey(date);
    if (this.list.lastElementChild?.dataset.day !== key) this.list.append(el("div", { class: "day-mark", text: day(date), "data-day": key }));
    node.dataset.day = key;
    this.list.append(node);
  }

  does() {
    return {
      press: (message, button, node) => this.press(message, button, node),
      reply: (message) => this.composer.answer(message),
      edit: (message) => this.composer.change(message),
      command: (text) => this.composer.say(text),
      open: (code) => this.openInvitation(code),
      show: (id) => this.show(id),
    };
  }

  async press(message, button, node) {
    if (button.copy_text) { await navigator.clipboard.writeText(button.copy_text.text); toast(t("copied"), this.toasts); return; }
    node.classList.add("waiting");
    const pressed = await order("press", { person: this.id, message_id: message.message_id, data: button.callback_data });
    if (!pressed) { node.classList.remove("waiting"); return; }
    this.taps.set(pressed.callback_id, node);
    setTimeout(() => node.classList.remove("waiting"), TAP_PATIENCE_MS);
    this.acted(this.id);
  }

  answered(tap) {
    this.taps.get(tap.id)?.classList.remove("waiting");
    if (!this.taps.delete(tap.id) || !tap.text) return;
    if (tap.alert) alertDialog(tap.text); else toast(tap.text, this.toasts);
  }

  openInvitation(code) {
    const people = store.people.filter((one) => !one.blocked).map((one) => ({ id: one.id, name: one.name, label: roleOf(one) }));
    personDialog(people, (chosen) => order("say", { person: chosen.id, text: `/start ${code}` }));
  }

  showPerson() {
    const person = this.person;
    this.head.show(person);
    this.composer.show(person);
    this.showState(person);
    this.markNew(person);
    this.stay();
  }

  showState(person) {
    this.list.querySelector(".state")?.remove();
    const text = person.blocked ? t("blocked") : person.started ? null : t("start_hint");
    if (text) this.list.append(el("div", { class: "state", text }));
  }

  markNew(person) {
    this.list.querySelector(".new-mark")?.remove();
    if (!person.unread) return;
    const first = [...this.list.querySelectorAll(".message:not(.mine)")].find((node) => Number(node.dataset.id) > person.read_up_to);
    first?.before(el("div", { class: "new-mark", text: t("new_messages"), "data-day": first.dataset.day }));
  }

  read() {
    if (this.person?.unread) order("read", { person: this.id });
  }

  lastOwn() {
    const own = [...store.chats.get(this.id).values()].filter((message) => !message.from.is_bot && message.text);
    return own.sort((one, other) => one.message_id - other.message_id).at(-1);
  }

  show(id) {
    const node = this.list.querySelector(`[data-id="${id}"]`);
    node?.scrollIntoView({ block: "center", behavior: "smooth" });
    node?.classList.add("found");
    setTimeout(() => node?.classList.remove("found"), 1600);
  }

  toBottom() { this.pinned = true; this.stay(); }

  /** Whoever was at the end stays there when messages come or the list changes its size. */
  stay() {
    if (this.pinned) this.list.scrollTop = this.list.scrollHeight;
    this.down.hidden = this.pinned;
  }

  scrolled() {
    this.pinned = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR_BOTTOM;
    this.down.hidden = this.pinned;
  }
}

/** The top of a chat: made once per language, so that its menu stays open while messages come. */
class Head {
  constructor(id) {
    this.id = id;
    this.node = el("header", { class: "head" });
  }

  draw(person) {
    this.state = el("p");
    this.badge = el("span", { class: "badge" });
    this.block = el("button", { onclick: () => { this.menu.open = false; order("block", { person: this.id, blocked: !this.blocked }); } });
    this.menu = el("details", { class: "more" }, el("summary", { title: t("more"), "aria-label": t("more") }, icon(ICONS.more)), this.block);
    const who = el("div", { class: "who" }, el("h2", { text: person.name }), this.state);
    fill(this.node, avatar(person), who, el("span", { class: "here", text: t("here") }), this.badge, this.menu);
  }

  show(person) {
    this.blocked = person.blocked;
    this.state.textContent = person.typing ? t("typing") : roleOf(person);
    clearTimeout(this.typing);
    if (person.typing) this.typing = setTimeout(() => { this.state.textContent = roleOf(person); }, TYPING_MS);
    this.badge.hidden = !person.unread;
    this.badge.textContent = person.unread;
    this.badge.title = t("unread", { n: person.unread });
    this.block.textContent = t(person.blocked ? "unblock" : "block");
  }
}

const roleOf = (person) => (language() === "en" ? person.role_en : person.role);

/** A round mark with the first character of a name. */
export function avatar(person) {
  return el("span", { class: `avatar hue-${person.id % 6}`, text: person.name.slice(0, 1), "aria-hidden": "true" });
}
