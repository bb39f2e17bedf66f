// Three steps for somebody who has read nothing: jump to the reminder, answer it, see the receipt.

import { jumpToNext, nextReminder, now } from "./clock.js";
import { el, fill, icon, ICONS } from "./dom.js";
import { person } from "./store.js";
import { moment } from "./times.js";
import { t } from "./words.js";

const SEEN = "guide-seen";
const PATIENCE_MS = 8000;
// How a receipt begins, in both languages; a list of duties is an answer and no receipt.
const RECEIPT = /^(【已登记】|已记“收到”|\[Registered\]|Noted as seen)/;

export class Guide {
  /** `go(id)` brings a person's chat to the front. */
  constructor(host, go) {
    this.host = host;
    this.go = go;
    this.step = 1;
    this.person = null;
    this.due = null;
    this.jumped = false;
    this.answered = false;
    this.drawn = "";
    this.hidden = sessionStorage.getItem(SEEN) === "yes";
  }

  /** New messages came in: one with buttons, for a contact, is what we waited for; then the next is the receipt. */
  take(messages) {
    for (const { chat, message } of messages.filter((entry) => entry.message?.from.is_bot)) {
      if (this.step === 1 && this.isReminder(chat, message)) this.advance(2, chat);
      else if (this.step === 2 && this.answered && chat === this.person) this.judge(message, chat);
    }
    this.draw();
  }

  /** What was tapped may have asked for something to read: then the answer is still to come. */
  judge(message, chat) {
    if (RECEIPT.test(message.text ?? "")) this.advance(3, chat);
    else this.answered = false;
  }

  isReminder(chat, message) {
    const asks = message.reply_markup?.inline_keyboard && person(chat)?.contact;
    return asks && this.due !== null && message.date * 1000 >= this.due;
  }

  acted(person) {
    if (this.step === 2 && person === this.person) this.answered = true;
    this.draw();
  }

  advance(step, person) {
    this.step = step;
    this.person = person;
    if (step === 2) this.go(person);
  }

  jump(going) {
    this.jumped = going;
    clearTimeout(this.patience);
    if (going) this.patience = setTimeout(() => this.lookAgain(), PATIENCE_MS);
    this.draw();
  }

  /** Nothing came for a contact (a reminder may be for the coordinator): offer the next jump. */
  lookAgain() {
    if (this.step > 1) return;
    this.jumped = false;
    this.due = null;
    this.draw();
  }

  draw() {
    const upcoming = nextReminder();
    this.due ??= upcoming?.getTime() ?? null;
    this.host.hidden = this.hidden || upcoming === undefined || (this.step === 1 && !this.jumped && !upcoming);
    document.querySelectorAll(".chat").forEach((node) =>
      node.classList.toggle("asked", !this.host.hidden && this.step === 2 && !this.answered && Number(node.dataset.person) === this.person));
    const button = this.button(upcoming);
    const drawn = [this.step, this.words(), button?.textContent, this.host.hidden].join("|");
    // A button that is drawn anew between press and release would not be clicked.
    if (this.host.hidden || drawn === this.drawn) return;
    this.drawn = drawn;
    const steps = [1, 2, 3].map((number) =>
      el("li", { class: number < this.step || this.step === 3 ? "past" : number === this.step ? "present" : "", text: t(`guide_${number}`) }));
    const close = () => { this.hidden = true; sessionStorage.setItem(SEEN, "yes"); this.draw(); };
    fill(this.host,
      el("ol", {}, ...steps),
      el("p", { text: this.words() }),
      button,
      el("button", { class: "tool", title: t("close"), "aria-label": t("close"), onclick: close }, icon(ICONS.close)),
    );
  }

  words() {
    if (this.step === 1) return t(this.jumped ? "guide_wait" : "guide_start");
    if (this.step === 2) return this.answered ? t("guide_receipt") : t("guide_answer", { name: person(this.person)?.name });
    return t("guide_done");
  }

  button(upcoming) {
    if (this.step === 1 && !this.jumped && upcoming)
      return el("button", { class: "primary go", text: t("guide_go", { when: moment(upcoming, now()) }), onclick: jumpToNext });
    return null;
  }
}
