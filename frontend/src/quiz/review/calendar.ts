/** Days as the schedule counts them, and as people name them. */

import { dayText } from "../entry";
import { dayNumber } from "../schedule";

const WEEKDAY = new Intl.DateTimeFormat("en-GB", { weekday: "short", timeZone: "UTC" });
const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const DAY = 86_400_000; // ms

/** The learner's own day. */
export function today(): number {
  return dayNumber(dayText(new Date()));
}

/** “Tue 3 Mar”. */
export function named(day: number): string {
  return `${WEEKDAY.format(day * DAY)} ${DATE.format(day * DAY)}`;
}

/** “2026-03-03”, as the log and a date field write it. */
export function written(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}
