// A person at a browser without script: keeps cookies, follows redirects, fills in the forms that pages really contain.
// What a form holds (tokens, once keys, defaults) is taken from the page, so a page that forgets one fails the journey.
import assert from 'node:assert/strict'

export interface Seen {
  status: number
  path: string
  html: string
  /** the page's words, tags and no-break spaces taken out */
  text: string
  bytes: Buffer
  headers: Headers
}

interface Field {
  name: string
  value: string
}

export interface SentFile {
  field: string
  name: string
  bytes: Uint8Array
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: '\u00A0' }
const decoded = (text: string) => text.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (whole, name: string) => entities[name] ?? whole)
const attribute = (tag: string, name: string) => decoded(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '')

/** Words of a page as a person reads them. */
export const wordsOf = (html: string): string =>
  decoded(html.replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>/g, '').replace(/<[^>]*>/g, ' ')).replace(/[\s\u00A0]+/g, ' ')

/** How a person gets to their mail: the path of the link that was mailed to the address, by the site's address. */
const mailboxes = new Map<string, (email: string) => Promise<string>>()

/** From now on whoever asks this site for an account reads the mail and opens its link. */
export const giveMailbox = (base: string, linkFor: (email: string) => Promise<string>): void => void mailboxes.set(base, linkFor)

export class Person {
  readonly #base: string
  readonly #cookies = new Map<string, string>()
  #seen: Seen | undefined

  constructor(base: string) {
    this.#base = base
  }

  /** The page before their eyes. */
  get page(): Seen {
    assert(this.#seen, 'no page was opened yet')
    return this.#seen
  }

  /** Their cookies, for a load generator that only needs to be signed in. */
  get cookie(): string {
    return this.#cookieHeader()
  }

  async open(path: string): Promise<Seen> {
    return this.#request(path, {})
  }

  /**
   * Sends the page's form whose action ends with `action`, with these fields changed or added. Whoever asks for an account goes on to
   * the mail, opens the link and types the password again.
   */
  async send(action: string, fields: Record<string, string> = {}, files: SentFile[] = []): Promise<Seen> {
    const form = this.#formTo(action)
    const values = filledIn(form.fields, fields)
    const seen = await this.#request(form.action, {
      method: 'POST',
      body: files.length > 0 ? multipart(values, files) : new URLSearchParams(values),
    })
    const { email, password } = fields
    const linkFor = mailboxes.get(this.#base)
    if (!seen.path.startsWith('/register?sent') || email === undefined || password === undefined || linkFor === undefined) return seen
    await this.open(await linkFor(email))
    return this.send('/register/open', { password })
  }

  /** The request that `send` would make, for sending it many times at once. */
  prepare(action: string, fields: Record<string, string> = {}): () => Promise<Response> {
    const form = this.#formTo(action)
    const values = filledIn(form.fields, fields)
    const headers = { cookie: this.#cookieHeader() }
    return () => fetch(this.#base + form.action, { method: 'POST', body: new URLSearchParams(values), headers, redirect: 'manual' })
  }

  /** Addresses of links on the page whose path begins so. */
  links(beginning: string): string[] {
    return [...this.page.html.matchAll(/<a\s[^>]*href="([^"]*)"/g)]
      .map((match) => decoded(match[1] ?? ''))
      .filter((href) => href.startsWith(beginning))
  }

  #formTo(action: string): { action: string; fields: Field[] } {
    const forms = [...this.page.html.matchAll(/<form(\s[^>]*)>([\s\S]*?)<\/form>/g)]
    const form = forms.find((match) =>
      attribute(match[1] ?? '', 'action')
        .split('?')[0]
        ?.endsWith(action),
    )
    assert(
      form,
      `no form to ${action} on ${this.page.path}; there are ${forms.map((match) => attribute(match[1] ?? '', 'action')).join(', ')}`,
    )
    const id = attribute(form[1] ?? '', 'id')
    const elsewhere =
      id === ''
        ? ''
        : [...this.page.html.matchAll(/<input\s[^>]*>/g)]
            .map(([tag]) => tag)
            .filter((tag) => attribute(tag, 'form') === id)
            .join('')
    return { action: attribute(form[1] ?? '', 'action'), fields: fieldsOf((form[2] ?? '') + elsewhere) }
  }

  async #request(path: string, init: RequestInit): Promise<Seen> {
    let response = await fetch(this.#base + path, {
      ...init,
      headers: { cookie: this.#cookieHeader(), accept: 'text/html' },
      redirect: 'manual',
    })
    this.#keepCookies(response)
    let at = path
    for (let hops = 0; response.status >= 300 && response.status < 400 && hops < 5; hops++) {
      at = response.headers.get('location') ?? '/'
      response = await fetch(this.#base + at.split('#')[0], {
        headers: { cookie: this.#cookieHeader(), accept: 'text/html' },
        redirect: 'manual',
      })
      this.#keepCookies(response)
    }
    const bytes = Buffer.from(await response.arrayBuffer())
    const html = bytes.toString('utf8')
    this.#seen = { status: response.status, path: at, html, text: wordsOf(html), bytes, headers: response.headers }
    return this.#seen
  }

  #cookieHeader(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  #keepCookies(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      const value = pair.slice(at + 1)
      if (value === '') this.#cookies.delete(pair.slice(0, at))
      else this.#cookies.set(pair.slice(0, at), value)
    }
  }
}

function fieldsOf(form: string): Field[] {
  const fields: Field[] = []
  for (const [tag] of form.matchAll(/<input\s[^>]*>/g)) {
    const type = attribute(tag, 'type')
    const isChoice = type === 'radio' || type === 'checkbox'
    if (type === 'file' || type === 'submit' || (isChoice && !/\schecked/.test(tag))) continue
    if (attribute(tag, 'name')) fields.push({ name: attribute(tag, 'name'), value: attribute(tag, 'value') })
  }
  for (const match of form.matchAll(/<textarea(\s[^>]*)>([\s\S]*?)<\/textarea>/g))
    fields.push({ name: attribute(match[1] ?? '', 'name'), value: decoded(match[2] ?? '') })
  for (const match of form.matchAll(/<select(\s[^>]*)>([\s\S]*?)<\/select>/g)) {
    const options = [...(match[2] ?? '').matchAll(/<option(\s[^>]*)?>/g)].map((option) => option[1] ?? '')
    const chosen = options.find((option) => /\sselected/.test(option)) ?? options[0] ?? ''
    fields.push({ name: attribute(match[1] ?? '', 'name'), value: attribute(chosen, 'value') })
  }
  return fields
}

/** A form may repeat a name (the rows of a table); a name that is given replaces all of it. */
const filledIn = (fields: Field[], given: Record<string, string>): [string, string][] => [
  ...fields.filter((field) => !(field.name in given)).map((field): [string, string] => [field.name, field.value]),
  ...Object.entries(given),
]

function multipart(values: [string, string][], files: SentFile[]): FormData {
  const data = new FormData()
  for (const [name, value] of values) data.append(name, value)
  for (const file of files) data.append(file.field, new Blob([Uint8Array.from(file.bytes)]), file.name)
  return data
}
