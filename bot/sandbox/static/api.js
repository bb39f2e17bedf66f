// The page's only way to the server.

import { reason } from "./words.js";
import { toast } from "./toasts.js";

async function answered(response) {
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? response.statusText);
  return body;
}

/** GET as JSON; throws when the server does not answer. */
export async function get(path, params = {}) {
  return answered(await fetch(`${path}?${new URLSearchParams(params)}`, { cache: "no-store" }));
}

/** An order; what cannot be done is shown to the person, and null comes back. */
export async function order(name, body) {
  const form = body instanceof FormData;
  const headers = form ? {} : { "content-type": "application/json" };
  try {
    return await answered(await fetch(`/sandbox/${name}`, { method: "POST", headers, body: form ? body : JSON.stringify(body) }));
  } catch (error) {
    toast(reason(error.message));
    return null;
  }
}
