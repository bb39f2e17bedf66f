// Where a person writes: text, commands, files, and the bar that says what is being answered or changed.

import { order } from "./api.js";
import { filesDialog } from "./dialogs.js";
import { el, icon, ICONS } from "./dom.js";
import { preview } from "./message.js";
import { t } from "./words.js";

export class Composer {
  /** `acts` has lastOwn(), acted(): the chat's newest own message, and a call after something was sent. */
  constructor(id, acts) {
    this.id = id;
    this.acts = acts;
    this.reply = null;
    this.editing = null;
    this.commands = [];
    this.node = el("footer", { class: "composer" });
    this.draw();
    document.addEventListener("pointerdown", (event) => this.node.contains(event.target) || this.closeMenu());
  }

  draw() {
    const draft = this.field?.value ?? "";
    this.field = el("textarea", { rows: 1, placeholder: t("write"), "aria-label": t("write"), oninput: () => this.grow(), onkeydown: (event) => this.key(event) });
    this.field.value = draft;
    this.picker = el("input", { type: "file", multiple: true, hidden: true, onchange: () => this.picked() });
    this.bar = el("div", { class: "answer-bar", hidden: true });
    this.menu = el("div", { class: "command-menu", hidden: true });
    this.quick = el("div", { class: "quick-keys", hidden: true });
    this.slash = el("button", { class: "tool slash", text: "/", title: t("commands"), "aria-label": t("commands"), "aria-haspopup": "true", onclick: () => this.toggleMenu() });
    const attach = el("button", { class: "tool", title: t("attach"), "aria-label": t("attach"), onclick: () => this.picker.click() }, icon(ICONS.attach));
    const send = el("button", { class: "tool send", title: t("send"), "aria-label": t("send"), onclick: () => this.send() }, icon(ICONS.send));
    this.line = el("div", { class: "line" }, this.slash, attach, this.field, send, this.picker);
    this.start = el("button", { class: "primary wide", text: `${t("start")} /start`, onclick: () => this.say("/start") });
    this.back = el("button", { class: "wide", text: t("unblock"), onclick: () => order("block", { person: this.id, blocked: false }) });
    this.node.replaceChildren(this.menu, this.bar, this.quick, this.line, this.start, this.back);
    this.showBar();
    if (draft) this.grow();
  }

  /** What the person may do now: begin, write, or let the bot in again. */
  show(person) {
    this.commands = person.commands;
    this.slash.hidden = !person.commands.length;
    this.line.hidden = !person.started || person.blocked;
    this.start.hidden = person.started || person.blocked;
    this.back.hidden = !person.blocked;
    this.quick.hidden = !person.keyboard.length || this.line.hidden;
    this.quick.replaceChildren(...person.keyboard.map((row) =>
      el("div", { class: "key-row" }, ...row.map((text) => el("button", { class: "key", text, onclick: () => this.say(text) })))));
  }

  answer(message) { this.reply = message; this.editing = null; this.showBar(); this.field.focus(); }

  change(message) {
    this.editing = message;
    this.reply = null;
    this.field.value = message.text ?? message.caption;
    this.showBar();
    this.grow();
    this.field.focus();
  }

  async say(text) {
    const sent = await order("say", { person: this.id, text, reply_to: this.reply?.message_id });
    if (sent) { this.settle(); this.acts.acted(); }
    return sent !== null;
  }

  async send() {
    const text = this.field.value.trim();
    if (!text) return;
    const editing = this.editing;
    const done = editing ? (await order("edit", { person: this.id, message_id: editing.message_id, text })) !== null : await this.say(text);
    if (!done) return;
    if (editing) this.acts.acted();
    this.field.value = "";
    this.settle();
    this.grow();
  }

  async upload(files, caption, photo) {
    const form = new FormData();
    form.append("person", this.id);
    form.append("caption", caption);
    form.append("photo", photo ? "1" : "0");
    if (this.reply) form.append("reply_to", this.reply.message_id);
    for (const file of files) form.append("file", file, file.name);
    if (await order("upload", form)) { this.settle(); this.acts.acted(); }
  }

  picked() {
    const files = [...this.picker.files];
    this.picker.value = "";
    if (files.length) filesDialog(files, (caption, photo) => this.upload(files, caption, photo));
  }

  settle() { this.reply = this.editing = null; this.showBar(); this.closeMenu(); }

  showBar() {
    const message = this.editing ?? this.reply;
    this.bar.hidden = !message;
    this.field.placeholder = t(this.editing ? "write_edit" : "write");
    if (!message) return;
    const stop = () => { if (this.editing) this.field.value = ""; this.settle(); this.grow(); };
    this.bar.replaceChildren(
      icon(this.editing ? ICONS.edit : ICONS.reply),
      el("div", {}, el("b", { text: t(this.editing ? "editing" : "reply") }), el("span", { text: preview(message) })),
      el("button", { class: "tool", title: t("cancel"), "aria-label": t("cancel"), onclick: stop }, icon(ICONS.close)),
    );
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); this.send(); }
    if (event.key === "Escape") { if (this.menu.hidden) this.settle(); else this.closeMenu(); }
    const last = event.key === "ArrowUp" && !this.field.value && this.acts.lastOwn();
    if (last) { event.preventDefault(); this.change(last); }
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 140)}px`;
    const typed = /^\/\w*$/.test(this.field.value);
    if (typed) this.openMenu(this.field.value.slice(1)); else this.closeMenu();
  }

  toggleMenu() { if (this.menu.hidden) this.openMenu(""); else this.closeMenu(); }
  closeMenu() { this.menu.hidden = true; }

  openMenu(start) {
    const found = this.commands.filter((one) => one.command.startsWith(start));
    this.menu.hidden = !found.length;
    const pick = (command) => { this.field.value = ""; this.closeMenu(); this.say(`/${command}`); };
    this.menu.replaceChildren(...found.map((one) =>
      el("button", { class: "command", onclick: () => pick(one.command) }, el("b", { text: `/${one.command}` }), el("span", { text: one.description }))));
  }
}
