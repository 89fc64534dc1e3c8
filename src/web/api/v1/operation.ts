// One operation of the API: its schema is what a request is checked against and what the OpenAPI document says.
import type { Static, TObject, TSchema } from 'typebox'
import Value from 'typebox/value'
import type { Permission } from '../../../business/accounts/permissions.ts'
import type { KeyPrincipal } from '../../../business/accounts/principal.ts'
import { type FieldFault, Problem } from '../../../problems.ts'
import { type Answer, json, type Route, route, type UploadedFile, type Visit } from '../../server/route.ts'

/** Bodies of ours are a few hundred bytes; the largest note has 2 000 characters. */
const bodyBytesMax = 64 * 1024

export interface Call<Query, Body> {
  readonly visit: Visit
  readonly program: KeyPrincipal
  readonly query: Query
  readonly body: Body
}

/** A result of the operation's own shape, with what else the answer says in its headers. */
export interface Done<Result> {
  readonly result: Result
  readonly status?: 200 | 201 | 202
  readonly headers?: Readonly<Record<string, string>>
}

export const done = <Result>(result: Result, more: Omit<Done<Result>, 'result'> = {}): Done<Result> => ({ result, ...more })

interface Description<Query extends TObject, Body extends TObject, Result extends TSchema> {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly permission: Extract<Permission, `api.${string}`>
  /** A stable name, for programs that are made from the document. */
  readonly id: string
  readonly tag: string
  readonly summary: string
  readonly description?: string
  readonly query?: Query
  readonly body?: Body
  /** The multipart field `file` instead of a JSON body. */
  readonly takesFile?: string
  /** The request must carry `Idempotency-Key`. */
  readonly isOnce?: true
  /** Shape of the answer, or the media type of a file. */
  readonly result: Result | 'application/pdf'
  readonly status?: 200 | 201
  /** Refusals beside those that every operation has: status and when. */
  readonly refusals?: Readonly<Record<number, string>>
  readonly answer: (call: Call<Static<Query>, Static<Body>>) => Promise<Done<Static<Result>> | Answer>
}

/** What the document and the page about the API need to know of an operation. */
export interface Operation extends Omit<Description<TObject, TObject, TSchema>, 'answer'> {
  readonly route: Route
}

export const operation = <Query extends TObject, Body extends TObject, Result extends TSchema>(
  described: Description<Query, Body, Result>,
): Operation => {
  const handler = async (visit: Visit): Promise<Answer> => {
    const query = checked(described.query, queryOf(visit, described.query), 'query')
    const body = checked(described.body, bodyOf(visit, described), 'body')
    const program = programOf(visit)
    const outcome = await described.answer({ visit, program, query: query as Static<Query>, body: body as Static<Body> })
    if ('kind' in outcome) return outcome
    const answer = json(outcome.result, outcome.status ?? described.status ?? 200)
    return outcome.headers === undefined || answer.kind !== 'json' ? answer : { ...answer, headers: outcome.headers }
  }
  const options = described.takesFile === undefined ? { bodyLimitBytes: bodyBytesMax } : ({ upload: true } as const)
  const { answer: _, ...facts } = described
  return { ...facts, route: route(described.method, described.path, described.permission, handler, options) }
}

const programOf = ({ principal }: Visit): KeyPrincipal => {
  if (principal.kind !== 'key') throw new Problem('sign-in-needed')
  return principal
}

/** The one file of an upload; anything else in it is refused by name. */
export const fileOf = (visit: Visit): UploadedFile => {
  const strangers = [...Object.keys(visit.form.raw()), ...visit.files.map((one) => one.field)].filter((name) => name !== 'file')
  if (strangers.length > 0) throw faulty(strangers.map((field) => ({ field, sentence: unknownField })))
  const [file, second] = visit.files
  if (file === undefined || second !== undefined)
    throw faulty([{ field: 'file', sentence: 'Send exactly one file in this multipart field.' }])
  if (file.truncated) throw new Problem('too-large', { sentence: 'The file is larger than 10 MB.' })
  return file
}

const queryOf = (visit: Visit, schema: TObject | undefined): unknown => {
  const given: Record<string, unknown> = { ...visit.query }
  for (const [name, value] of Object.entries(given)) {
    const isNumber = (schema?.properties[name] as { type?: string } | undefined)?.type === 'integer'
    if (isNumber && typeof value === 'string' && /^\d{1,9}$/.test(value)) given[name] = Number(value)
  }
  return given
}

const bodyOf = (visit: Visit, { body, method, takesFile }: Pick<Operation, 'body' | 'method' | 'takesFile'>): unknown => {
  if (method === 'GET' || takesFile !== undefined) return undefined
  if (body === undefined) return visit.body === undefined || visit.body === null ? undefined : visit.body
  if (visit.body === undefined) throw new Problem('unsupported-media', { sentence: 'Send the body as application/json.' })
  return visit.body
}

const unknownField = 'This field is not known here.'
const faultsMax = 20

const faulty = (fields: readonly FieldFault[]): Problem =>
  new Problem('bad-request', { sentence: 'Some fields are not as they must be; see errors.', fields: fields.slice(0, faultsMax) })

/** The value, or the Problem that names every field at fault. What an operation does not take must not be sent. */
const checked = (schema: TObject | undefined, value: unknown, place: 'query' | 'body'): unknown => {
  if (schema === undefined) {
    const isNothing = value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
    if (isNothing) return {}
    throw faulty(Object.keys(value as object).map((field) => ({ field, sentence: unknownField })))
  }
  if (Value.Check(schema, value)) return value
  const faults = faultsOf(schema, value)
  throw faulty(faults.length > 0 ? faults : [{ field: place, sentence: 'Send an object.' }])
}

export const faultsOf = (schema: TSchema, value: unknown): FieldFault[] => {
  const faults = new Map<string, string>()
  for (const error of Value.Errors(schema, value)) {
    if (error.keyword === 'additionalProperties') continue
    const at = error.instancePath.slice(1).replaceAll('/', '.')
    if (error.keyword === 'required') {
      for (const name of error.params.requiredProperties) faults.set(at === '' ? name : `${at}.${name}`, 'This field is needed.')
    } else if (at !== '') {
      const said = error.keyword === 'boolean' ? unknownField : `The value ${error.message}.`
      faults.set(at, faults.get(at) ?? said)
    }
  }
  return [...faults].map(([field, sentence]) => ({ field, sentence }))
}
