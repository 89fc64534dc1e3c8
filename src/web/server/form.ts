// What a form or a JSON body carried, as text. Nothing here knows what the
// fields mean; numbers, dates and amounts are parsed by the business.

/** One file of a multipart upload, held in memory (the reader stops at the upload limit). */
export interface UploadedFile {
  readonly field: string
  /** The name the browser sent; data to show, never a path to write to. */
  readonly name: string
  readonly bytes: Buffer
  /** True when the file was longer than the limit: `bytes` is then incomplete and must be refused. */
  readonly truncated: boolean
}

/** Submitted fields. A missing field reads as the empty string, so a page's rules see one case. */
export class Form {
  readonly #fields: ReadonlyMap<string, readonly string[]>

  constructor(fields: ReadonlyMap<string, readonly string[]> = new Map()) {
    this.#fields = fields
  }

  /** The first value with surrounding white space removed; '' when absent. */
  text(name: string): string {
    return this.#fields.get(name)?.[0]?.trim() ?? ''
  }

  /** Like `text`, but undefined when absent or blank. */
  optional(name: string): string | undefined {
    const value = this.text(name)
    return value === '' ? undefined : value
  }

  /** A whole number as digits; −1, which no row of ours has, for anything else. */
  whole(name: string): number {
    const text = this.text(name)
    return /^\d{1,15}$/.test(text) ? Number(text) : -1
  }

  /** Exactly as sent, white space included (passwords); '' when absent. */
  exact(name: string): string {
    return this.#fields.get(name)?.[0] ?? ''
  }

  /** Every value of a repeated field, trimmed, in the order sent. */
  all(name: string): string[] {
    return (this.#fields.get(name) ?? []).map((value) => value.trim())
  }

  has(name: string): boolean {
    return this.#fields.has(name)
  }

  /** Every field with each of its values, exactly as sent: for showing the whole form again. */
  entries(): [name: string, value: string][] {
    return [...this.#fields].flatMap(([name, values]) => values.map((value): [string, string] => [name, value]))
  }

  /** First value of every field, for showing a refused form again. */
  raw(): Record<string, string> {
    const plain: Record<string, string> = Object.create(null)
    for (const [name, values] of this.#fields) plain[name] = values[0] ?? ''
    return plain
  }
}

/**
 * Builds a form from what a body parser returned: text, repeated text, numbers and
 * booleans of JSON; nested values are left out, since no form of ours has any.
 */
export const formFrom = (body: unknown): Form => {
  const fields = new Map<string, string[]>()
  if (body === null || typeof body !== 'object') return new Form(fields)
  for (const [name, value] of Object.entries(body)) {
    const values = (Array.isArray(value) ? value : [value]).filter(isPlain).map(String)
    if (values.length > 0) fields.set(name, values)
  }
  return new Form(fields)
}

const isPlain = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
