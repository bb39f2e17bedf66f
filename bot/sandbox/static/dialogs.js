// Questions in front of everything: the browser's own dialog element.

import { el } from "./dom.js";
import { t } from "./words.js";

/** Show a dialog; `build(close)` gives its content. It closes with Escape, a click beside it, or `close()`. */
export function dialog(label, build) {
  const node = el("dialog", { class: "dialog", "aria-label": label });
  const close = () => node.close();
  node.addEventListener("close", () => node.remove());
  node.addEventListener("click", (event) => event.target === node && close());
  node.append(el("div", { class: "dialog-body" }, ...build(close)));
  document.body.append(node);
  node.showModal();
  return close;
}

export function alertDialog(text) {
  dialog(text, (close) => [el("p", { text }), el("button", { class: "primary", text: t("ok"), onclick: close, autofocus: true })]);
}

export function pictureDialog(source, label) {
  dialog(label, (close) => [el("img", { class: "whole-picture", src: source, alt: label, onclick: close })]);
}

/** Ask who opens an invitation; `choose(person)` is called with the answer. */
export function personDialog(people, choose) {
  dialog(t("invite"), (close) => [
    el("h2", { text: t("invite") }),
    ...people.map((person) =>
      el("button", { class: "person-choice", onclick: () => { close(); choose(person); } }, el("b", { text: person.name }), el("span", { text: person.label })),
    ),
  ]);
}

/** Ask how chosen files are sent; `send(caption, asPhoto)` is called on yes. */
export function filesDialog(files, send) {
  const pictures = files.some((file) => file.type.startsWith("image/"));
  const asPhoto = el("input", { type: "checkbox", checked: pictures });
  const caption = el("input", { type: "text", maxlength: 1024, placeholder: t("caption"), "aria-label": t("caption") });
  dialog(t("files_title", { n: files.length }), (close) => {
    const go = () => { close(); send(caption.value, asPhoto.checked); };
    caption.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && go());
    return [
      el("h2", { text: t("files_title", { n: files.length }) }),
      el("ul", { class: "file-names" }, ...files.map((file) => el("li", { text: file.name }))),
      pictures ? el("label", { class: "check" }, asPhoto, t("as_photo")) : null,
      caption,
      el("div", { class: "dialog-buttons" }, el("button", { text: t("cancel"), onclick: close }), el("button", { class: "primary", text: t("send"), onclick: go })),
    ].filter(Boolean);
  });
}
