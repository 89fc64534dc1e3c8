// How long something has waited, in the words of a person: `18 h`, `3 days`.

const minuteMs = 60_000

/** From an instant, or from a calendar date (then from its midnight in Johannesburg). */
export const waitedFor = (since: string, now: string): string => {
  const from = Date.parse(since.length === 10 ? `${since}T00:00:00+02:00` : since)
  const minutes = Math.max(0, Math.floor((Date.parse(now) - from) / minuteMs))
  if (minutes < 60) return minutes <= 1 ? 'a minute' : `${String(minutes)} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return `${String(hours)} h`
  return `${String(Math.floor(hours / 24))} days`
}
