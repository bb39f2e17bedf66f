// One message as a bubble with what hangs on it: quote, files, text with links, buttons, actions.

import { pictureDialog } from "./dialogs.js";
import { el, icon, ICONS } from "./dom.js";
import { time } from "./times.js";
import { t } from "./words.js";

const PREVIEW = 60;

/** A few words of a message, for quotes and bars. */
export function preview(message) {
  const words = message.text ?? message.caption ?? message.document?.file_name ?? t("photo");
  const line = words.split("\n")[0];
  return line.length > PREVIEW ? `${line.slice(0, PREVIEW)}…` : line;
}

/**
 * The element of a message. `does` are the chat's ways to act: press, reply, edit, show, command, open.
 */
export function bubble(message, does) {
  const mine = !message.from.is_bot;
  const node = el("article", { class: mine ? "message mine" : "message", "data-id": message.message_id });
  node.append(el("div", { class: "bubble", onclick: () => node.classList.toggle("chosen") }, ...content(message, does)));
  node.append(actions(message, mine, does));
  if (message.reply_markup?.inline_keyboard) node.append(keyboard(message, does));
  return node;
}

function content(message, does) {
  const parts = [];
  if (message.reply_to_message) parts.push(quote(message.reply_to_message, does));
  if (message.photo) parts.push(photo(message.photo));
  if (message.document) parts.push(file(message.document));
  const text = message.text ?? message.caption;
  if (text) parts.push(el("p", { class: "text" }, ...linked(text, message.entities ?? message.caption_entities ?? [], does)));
  const stamp = time(new Date(message.date * 1000));
  const edited = message.edit_date && !message.from.is_bot ? `${t("edited")} ` : "";
  parts.push(el("time", { text: `${edited}${stamp}` }));
  return parts;
}

function quote(replied, does) {
  const show = (event) => { event.stopPropagation(); does.show(replied.message_id); };
  return el("button", { class: "quote", onclick: show }, preview(replied));
}

function photo(sizes) {
  const shown = sizes.find((size) => size.width >= 300) ?? sizes.at(-1);
  const whole = `/sandbox/file/${encodeURIComponent(sizes.at(-1).file_id)}`;
  const open = (event) => { event.stopPropagation(); pictureDialog(whole, t("photo")); };
  const source = `/sandbox/file/${encodeURIComponent(shown.file_id)}`;
  return el("img", { class: "photo", src: source, alt: t("photo"), width: shown.width, height: shown.height, onclick: open });
}

function file(document) {
  const size = document.file_size < 1 << 20 ? `${Math.max(1, Math.round(document.file_size / 1024))} KB` : `${(document.file_size / (1 << 20)).toFixed(1)} MB`;
  return el("a", { class: "file", href: `/sandbox/file/${encodeURIComponent(document.file_id)}`, download: document.file_name, onclick: (event) => event.stopPropagation() },
    icon(ICONS.file), el("span", { class: "file-name", text: document.file_name }), el("span", { class: "file-size", text: size }));
}

/** The text with its commands, links and invitations made clickable; offsets are UTF-16, as JavaScript counts. */
function linked(text, entities, does) {
  const parts = [];
  let at = 0;
  for (const entity of entities) {
    const end = entity.offset + entity.length;
    const made = link(entity.type, text.slice(entity.offset, end), text.slice(end), does);
    if (!made || entity.offset < at) continue;
    parts.push(text.slice(at, entity.offset), made);
    at = end;
  }
  parts.push(text.slice(at));
  return parts;
}

function link(type, words, rest, does) {
  if (type === "bot_command") return command(words, rest, does);
  if (type !== "url") return null;
  const code = /[?&]start=([\w-]{1,64})$/.exec(words)?.[1];
  if (code) return el("button", { class: "link", text: words, onclick: (event) => { event.stopPropagation(); does.open(code); } });
  const address = /^https?:\/\//.test(words) ? words : `https://${words}`;
  return el("a", { href: address, target: "_blank", rel: "noreferrer noopener", text: words });
}

function command(words, rest, does) {
  const code = words.startsWith("/start") ? /^ ([\w-]{1,64})/.exec(rest)?.[1] : null;
  const act = (event) => { event.stopPropagation(); code ? does.open(code) : does.command(words); };
  return el("button", { class: "link", text: words, onclick: act });
}

function actions(message, mine, does) {
  const node = el("div", { class: "actions" }, action("reply", () => does.reply(message)));
  if (mine && (message.text || message.caption)) node.append(action("edit", () => does.edit(message)));
  return node;
}

function action(name, act) {
  return el("button", { class: "action", title: t(name), "aria-label": t(name), onclick: act }, icon(ICONS[name]));
}

function keyboard(message, does) {
  const rows = message.reply_markup.inline_keyboard.map((row) =>
    el("div", { class: "key-row" }, ...row.map((button) => key(message, button, does))));
  return el("div", { class: "keys" }, ...rows);
}

function key(message, button, does) {
  if (button.url) {
    const code = /[?&]start=([\w-]{1,64})$/.exec(button.url)?.[1];
    if (!code) return el("a", { class: "key", href: button.url, target: "_blank", rel: "noreferrer noopener", text: button.text });
    return el("button", { class: "key", text: button.text, onclick: () => does.open(code) });
  }
  const node = el("button", { class: "key", text: button.text });
  node.addEventListener("click", () => does.press(message, button, node));
  return node;
}
