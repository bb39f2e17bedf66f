// Product time as people read it: always Beijing time, whatever the browser's zone.

import { locale, t } from "./words.js";

const ZONE = "Asia/Shanghai";

const shown = (date, options) => new Intl.DateTimeFormat(locale(), { timeZone: ZONE, hourCycle: "h23", ...options }).format(date);

export const day = (date) => shown(date, { year: "numeric", month: "long", day: "numeric", weekday: "short" });
export const shortDay = (date) => shown(date, { month: "long", day: "numeric", weekday: "short" });
export const time = (date) => shown(date, { hour: "2-digit", minute: "2-digit" });
export const seconds = (date) => shown(date, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
export const dayKey = (date) => new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, dateStyle: "short" }).format(date);

/** "12-25 09:00", for narrow screens. */
export const shortMoment = (date) => `${dayKey(date).slice(5)} ${time(date)}`;

/** What an input of type datetime-local holds. */
export const localInput = (date) => `${dayKey(date)}T${new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, timeStyle: "short" }).format(date)}`;

/** "今天 09:00" or "12月25日周三 09:00", seen from `now`. */
export const moment = (date, now) => `${dayKey(date) === dayKey(now) ? t("today") : shortDay(date)} ${time(date)}`;
