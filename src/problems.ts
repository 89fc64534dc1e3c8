// The catalogue of requests that cannot be served. Business throws them, web renders them as a page or as RFC 9457 JSON.

export type ProblemLevel = 'INFO' | 'WARNING' | 'ERROR'

interface Entry {
  status: number
  title: string
  sentence: string
  level: ProblemLevel
}

const catalogue = {
  'not-found': {
    status: 404,
    title: 'Not found',
    // one answer for "absent" and "not yours": the difference would tell a stranger what exists
    sentence: 'There is nothing here, or it belongs to somebody else.',
    level: 'INFO',
  },
  'sign-in-needed': { status: 401, title: 'Sign in first', sentence: 'Sign in to see this.', level: 'INFO' },
  'not-allowed': { status: 403, title: 'Not allowed', sentence: 'Your account may not do this.', level: 'WARNING' },
  'form-stale': {
    status: 403,
    title: 'This form has grown old',
    sentence: 'Go back, load the page again and send the form once more. Nothing was changed.',
    level: 'INFO',
  },
  'once-key-missing': {
    status: 400,
    title: 'The form is incomplete',
    sentence: 'Load the page again and send the form once more. Nothing was changed.',
    level: 'INFO',
  },
  'once-key-reused': {
    status: 422,
    title: 'Already used for something else',
    sentence: 'This form was sent before with other values. Load the page again. Nothing was changed.',
    level: 'WARNING',
  },
  'bad-request': { status: 400, title: 'Not understood', sentence: 'The request could not be understood.', level: 'INFO' },
  'method-not-allowed': { status: 405, title: 'Not like this', sentence: 'This address does not answer that method.', level: 'INFO' },
  'too-large': { status: 413, title: 'Too large', sentence: 'What was sent is too large.', level: 'INFO' },
  'uri-too-long': { status: 414, title: 'Address too long', sentence: 'The address is too long.', level: 'INFO' },
  'unsupported-media': { status: 415, title: 'Not understood', sentence: 'That form of content is not accepted here.', level: 'INFO' },
  'headers-too-large': { status: 431, title: 'Too large', sentence: 'The request carries too many or too large headers.', level: 'INFO' },
  'address-blocked': {
    status: 403,
    title: 'Not from here',
    sentence: 'Requests from your address are not answered. Phone us if you think that this is a mistake.',
    // each is a line of the request log already, and there may be many
    level: 'INFO',
  },
  'under-maintenance': {
    status: 503,
    title: 'Closed for a moment',
    sentence: 'We are working on the shop. Nothing was lost. Come back in a few minutes.',
    level: 'INFO',
  },
  'still-working': {
    status: 409,
    title: 'Still working on it',
    sentence: 'The same request was sent a moment ago and is being worked on. Ask again for its answer.',
    level: 'INFO',
  },
  'too-many-requests': { status: 429, title: 'Too many requests', sentence: 'Wait a little and try again.', level: 'WARNING' },
  'changed-meanwhile': {
    status: 409,
    title: 'Changed meanwhile',
    sentence: 'Somebody else changed this while you were looking at it. Load the page again.',
    level: 'INFO',
  },
  'document-damaged': {
    status: 500,
    title: 'Not the document that was received',
    sentence: 'The stored document is missing or is not the one that was received, so it is not shown. It has been reported.',
    level: 'ERROR',
  },
  unavailable: {
    status: 503,
    title: 'Not available just now',
    sentence: 'We cannot answer just now. Nothing was lost and nothing was paid twice. Try again in a moment.',
    level: 'ERROR',
  },
  overloaded: {
    status: 503,
    title: 'Too much at once',
    sentence: 'More people than usual use the shop just now. Nothing was lost and nothing was changed. Try again in a few seconds.',
    // the server says it itself, once for many
    level: 'INFO',
  },
  'took-too-long': {
    status: 503,
    title: 'That took too long',
    sentence:
      'We stopped waiting for an answer. It may still have been done: look before you send it again. An order or a payment counts once, ' +
      'however often its form is sent.',
    level: 'ERROR',
  },
} as const satisfies Record<string, Entry>

export type ProblemCode = keyof typeof catalogue

/** What is wrong with one field of a program's request. */
export interface FieldFault {
  readonly field: string
  readonly sentence: string
}

/** A request that cannot be served, with a stable code, a status and a sentence that anybody may read. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly status: number
  readonly title: string
  readonly sentence: string
  readonly level: ProblemLevel
  /** Whole seconds after which trying again makes sense; sent as Retry-After. */
  readonly retryAfterS: number | undefined
  readonly fields: readonly FieldFault[] | undefined
  constructor(
    code: ProblemCode,
    options?: { sentence?: string; cause?: unknown; retryAfterS?: number; level?: ProblemLevel; fields?: readonly FieldFault[] },
  ) {
    const entry: Entry = catalogue[code]
    super(`${code}: ${options?.sentence ?? entry.sentence}`, { cause: options?.cause })
    this.code = code
    this.status = entry.status
    this.title = entry.title
    this.sentence = options?.sentence ?? entry.sentence
    this.level = options?.level ?? entry.level
    this.retryAfterS = options?.retryAfterS
    this.fields = options?.fields
  }
}

/** The row, or the problem `not-found` when there is none. */
export function found<T>(row: T | undefined | null): T {
  if (row === undefined || row === null) throw new Problem('not-found')
  return row
}
