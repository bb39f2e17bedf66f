// Making elements. Data only ever becomes text nodes and attributes, never markup.

/** An element: `props` are attributes, `on…` listeners, `class`, `text`; children are nodes or strings. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...present(children));
  return node;
}

/** Put children into an element in place of the old ones; null and undefined are left out. */
export function fill(node, ...children) {
  node.replaceChildren(...present(children));
}

const present = (children) => children.filter((child) => child !== null && child !== undefined);

/** A line drawing of 24 by 24 from path data. */
export function icon(path) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export const ICONS = {
  send: "M4 12l16-7-5 15-3.5-6.5L4 12z",
  attach: "M20 11l-8.5 8.5a5 5 0 01-7-7L13 4a3.3 3.3 0 014.7 4.7L9.4 17a1.7 1.7 0 01-2.4-2.4l7.6-7.6",
  reply: "M10 8V4l-7 7 7 7v-4c5 0 8.500 1.500 11 5-1-6-4.500-10-11-11z",
  edit: "M4 20h4L19 9l-4-4L4 16v4z",
  close: "M6 6l12 12M18 6L6 18",
  file: "M6 3h8l5 5v13H6zM14 3v5h5",
  next: "M5 5l8 7-8 7V5zM17 5v14",
  pause: "M8 5v14M16 5v14",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  down: "M6 9l6 6 6-6",
};
