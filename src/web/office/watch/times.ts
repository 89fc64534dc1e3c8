// Instants to the second, and the names of the times that a plot is divided into, in Johannesburg.
import type { Slots, Span } from '../../../business/watch/slots.ts'
import type { Visit } from '../../server/route.ts'
import type { CountSlot } from '../../components/count-plot.tsx'

const zoned = (at: string) => Temporal.Instant.from(at).toZonedDateTimeISO('Africa/Johannesburg')
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** `2026-02-07 14:30:05`, as it sorts in a spreadsheet. */
export const formatSecond = (at: string): string => zoned(at).toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ')

/** A day is labelled every six hours, a week at each midnight: so many fit on a phone. */
export const slotNames = ({ starts, hours }: Slots): CountSlot[] =>
  starts.map((start, at) => {
    const time = zoned(start)
    const hour = `${String(time.hour).padStart(2, '0')}:00`
    const day = weekdays[time.dayOfWeek - 1] ?? ''
    const label = hours === 1 ? (time.hour % 6 === 0 ? hour : undefined) : time.hour === 0 ? day : undefined
    return { name: `${day}\u00A0${String(time.day)}, ${hour}`, label, isRunning: at === starts.length - 1 }
  })

export const spanViews = [
  { key: '', name: 'Last 24 hours' },
  { key: 'week', name: 'Last 7 days' },
] as const

export const spanOf = (visit: Visit): Span => (visit.query['view'] === 'week' ? 'week' : 'day')
