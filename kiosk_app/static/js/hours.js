// Whether a kiosk stands open: {opens: "07:00", closes: "17:00", days: "12345"} in its local time, or null for always.

/** ISO weekdays: 1 is Monday. */
export function isOpen(hours, at) {
  if (!hours) return true;
  const time = [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
  const day = String(at.getDay() || 7);
  return hours.days.includes(day) && time >= hours.opens && time < hours.closes;
}

/** The local day of an instant, as 2026-11-25. */
export function localDay(at) {
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}
