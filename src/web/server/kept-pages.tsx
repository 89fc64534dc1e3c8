// Finished pages of visitors who are not signed in, kept by this process until what they show changes, and a day longer for the
// time when the database is away. Knows editions and bodies; who may be given one is decided by its callers.
import { LRUCache } from 'lru-cache'
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { dateOn, formatAt } from '../../business/money/calendar.ts'
import type { Clock } from '../../context.ts'
import { ShownSince } from '../components/shown-since.tsx'
import { problemOf } from './error-answer.tsx'
import { limits } from './limits.ts'
import { createTemplate, type PageTemplate } from './page-template.ts'

/** What tells this process that something was changed, by whomever. */
export interface Editions<E extends object = object> {
  /** The present edition when it is known without waiting; two that are equal in `nameOf` show the same data. */
  known(): E | undefined
  /** The present edition; rejects when the database does not answer. */
  current(): Promise<E>
  /** The database did not answer when it was asked last: waiting for it is no use. */
  readonly isAway: boolean
  lookBeside(): void
  nameOf(edition: E): string
}

interface Kept {
  /** What it shows: generations and the day. */
  readonly edition: string
  readonly route: string
  readonly node: VNode
  readonly template: PageTemplate
  readonly madeAt: string
  readonly madeAtMs: number
  /** The same page with its notice, made once for each minute that it names. */
  stale?: { readonly since: string; readonly template: PageTemplate }
}

export interface PageForAll {
  readonly template: PageTemplate
  /** Template of its address (`/catalogue/:slug`). */
  readonly route: string
  /** The instant at which it was last known to be right; undefined for a page that is right now. */
  readonly shownSince?: string
}

interface Wanted {
  readonly edition: string
  readonly route: string
  readonly address: string
}

/** Renders the page with stand-ins; undefined when it is not the same for everybody. */
export type RenderForAll = () => Promise<VNode | undefined>

export class KeptPages {
  readonly #editions: Editions
  readonly #clock: Clock
  readonly #pages = new LRUCache<string, Kept>({ max: limits.keptPagesMax, maxSize: limits.keptPageBytesMax })
  // Apart from the others: anybody can make up queries without end, and must not push the shop's pages out with them.
  readonly #queried = new LRUCache<string, Kept>({ max: limits.keptQueriesMax, maxSize: limits.keptQueryBytesMax })
  readonly #making = new Map<string, Promise<Kept | undefined>>()
  #named: { edition: object; name: string; at: string } | undefined

  constructor(editions: Editions, clock: Clock) {
    this.#editions = editions
    this.#clock = clock
  }

  /** The page when it is kept and known to be right; never waits. */
  fresh(address: string): PageForAll | undefined {
    const edition = this.#editions.known()
    return edition === undefined ? undefined : this.#rightIn(this.#nameOf(edition), address)
  }

  /**
   * The page of this address: kept, else rendered by one caller for all; while the database is away, as it last was.
   * Undefined when it cannot be kept; rejects as `render` does when nothing is known of it.
   */
  async find(route: string, address: string, render: RenderForAll): Promise<PageForAll | undefined> {
    const fresh = this.fresh(address)
    if (fresh !== undefined) return fresh
    if (this.#editions.isAway) {
      this.#editions.lookBeside()
      const stale = this.stale(address)
      if (stale !== undefined) return stale
    }
    try {
      const edition = this.#nameOf(await this.#editions.current())
      return this.#rightIn(edition, address) ?? (await this.#made({ edition, route, address }, render))
    } catch (error) {
      const stale = isAway(error) ? this.stale(address) : undefined
      if (stale === undefined) throw error
      return stale
    }
  }

  /** The page as it last was, with a notice that says so; undefined when nobody has seen it within a day. */
  stale(address: string): PageForAll | undefined {
    const kept = this.#keeping(address).get(address)
    if (kept === undefined) return undefined
    // One of the present edition was right when the database last answered, however long ago it was rendered.
    const last = this.#named
    const shownSince = last !== undefined && last.name === kept.edition ? last.at : kept.madeAt
    const ageMs = Date.parse(this.#clock.now()) - Date.parse(shownSince)
    if (ageMs > limits.stalePageMsMax) return undefined
    const since = sentenceOf(shownSince, this.#clock.now())
    if (kept.stale?.since !== since) kept.stale = { since, template: templateOf(kept.node, since) }
    return { template: kept.stale.template, route: kept.route, shownSince }
  }

  #keeping(address: string): LRUCache<string, Kept> {
    return address.includes('?') ? this.#queried : this.#pages
  }

  #rightIn(edition: string, address: string): PageForAll | undefined {
    const kept = this.#keeping(address).get(address)
    const isRight = kept?.edition === edition && performance.now() - kept.madeAtMs < limits.keptPageMsMax
    return isRight ? kept : undefined
  }

  async #made(wanted: Wanted, render: RenderForAll): Promise<PageForAll | undefined> {
    const key = `${wanted.edition} ${wanted.address}`
    let making = this.#making.get(key)
    if (making === undefined) {
      making = this.#make(wanted, render).finally(() => this.#making.delete(key))
      this.#making.set(key, making)
    }
    return making
  }

  async #make({ edition, route, address }: Wanted, render: RenderForAll): Promise<Kept | undefined> {
    const node = await render()
    if (node === undefined) return undefined
    const template = templateOf(node, null)
    const kept = { edition, route, node, template, madeAt: this.#clock.now(), madeAtMs: performance.now() }
    // Twice: in an outage it gets a twin with the notice.
    this.#keeping(address).set(address, kept, { size: 2 * template.sizeBytes })
    return kept
  }

  // Pages show dates too: at midnight the same data makes another page.
  #nameOf(edition: object): string {
    if (this.#named?.edition !== edition) {
      const at = this.#clock.now()
      this.#named = { edition, name: `${this.#editions.nameOf(edition)} ${dateOn(at)}`, at }
    }
    return this.#named.name
  }
}

const isAway = (error: unknown): boolean => problemOf(error)?.code === 'unavailable'

const templateOf = (node: VNode, since: string | null): PageTemplate =>
  createTemplate(`<!DOCTYPE html>${renderToString(<ShownSince.Provider value={since}>{node}</ShownSince.Provider>)}`)

/** `14:30` for an instant of today, else with its date. */
const sentenceOf = (at: string, now: string): string => {
  const dayAndTime = formatAt(at)
  return dateOn(at) === dateOn(now) ? dayAndTime.slice(-'14:30'.length) : dayAndTime
}
