// What the server has told so far, and the loop that keeps asking for more.

import { get } from "./api.js";
import { fingerLifted } from "./finger.js";

const WAIT_SECONDS = 25;
const RETRY_MS = 1500;

export const store = { epoch: "", version: 0, bot: null, people: [], chats: new Map() };

/** A person of the store by id. */
export const person = (id) => store.people.find((one) => one.id === id);

/**
 * Ask for changes for ever. `changed(news)` gets {whole, people, messages, taps}; `lost(flag)` tells when the server
 * goes away and comes back.
 */
export async function follow(changed, lost) {
  let away = false;
  for (;;) {
    try {
      const wait = store.epoch && !away ? WAIT_SECONDS : 0;
      const news = await get("/sandbox/state", { epoch: store.epoch, since: store.version, wait });
      await fingerLifted();
      take(news);
      changed(news);
      if (away) lost((away = false));
    } catch (error) {
      if (!away) { console.error(error); lost((away = true)); }
      await new Promise((done) => setTimeout(done, RETRY_MS));
    }
  }
}

function take(news) {
  if (news.whole) store.chats = new Map();
  Object.assign(store, { epoch: news.epoch, version: news.version, bot: news.bot, people: news.people });
  for (const one of news.people) if (!store.chats.has(one.id)) store.chats.set(one.id, new Map());
  for (const entry of news.messages) {
    const chat = store.chats.get(entry.chat);
    if (entry.deleted) chat.delete(entry.id);
    else chat.set(entry.id, entry.message);
  }
}
