// Where a list goes on: the last row that was given, as a text that callers need not understand. New rows do not move it.
import { Problem } from '../../../problems.ts'

const mark = 'c1.'

/** For the next page: after (in the list's order) the row with this uuid. */
export const cursorAfter = (uuid: string): string => Buffer.from(mark + uuid).toString('base64url')

/** The uuid that a cursor of ours names; throws `bad-request` for any other text. */
export const uuidIn = (cursor: string | undefined): string | undefined => {
  if (cursor === undefined) return undefined
  const text = Buffer.from(cursor, 'base64url').toString('latin1')
  const uuid = text.slice(mark.length)
  if (text.startsWith(mark) && /^[0-9a-f-]{36}$/.test(uuid)) return uuid
  throw new Problem('bad-request', {
    sentence: 'The cursor is not one that this list gave.',
    fields: [{ field: 'cursor', sentence: 'Take it from next_cursor of the page before.' }],
  })
}

/** A page of rows read one too many: with the cursor of the next page when there is one. */
export const pageOf = <Row extends { uuid: string }>(
  rows: readonly Row[],
  limit: number,
): { rows: readonly Row[]; next_cursor: string | null } => {
  const given = rows.slice(0, limit)
  const last = given.at(-1)
  return { rows: given, next_cursor: rows.length > limit && last !== undefined ? cursorAfter(last.uuid) : null }
}
