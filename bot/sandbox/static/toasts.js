// Short messages that go away by themselves.

import { el } from "./dom.js";

const SECONDS = 3.5;

export function toast(text, host = document.getElementById("toasts")) {
  const node = el("div", { class: "toast", text });
  host.append(node);
  setTimeout(() => node.classList.add("going"), SECONDS * 1000);
  setTimeout(() => node.remove(), (SECONDS + 0.4) * 1000);
}
