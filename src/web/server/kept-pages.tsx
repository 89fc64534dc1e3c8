// Finished pages, kept by this process until what they show changes, and those of strangers a day longer for the time when the database is
// away. Knows editions, audiences and bodies; who may be given one is decided by its callers.
import { LRUCache } from 'lru-cache'
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { dateOn, formatAt } from '../../business/money/calendar.ts'
import type { Clock } from '../../context.ts'
import { ShownSince } from '../components/shown-since.tsx'
import { type Audience, nameOf as audienceName } from './buyer-pages.tsx'
import { problemOf } from './error-answer.tsx'
import { limits } from './limits.ts'
import { createTemplate, hasBrokenStandIn, type PageTemplate } from './page-template.ts'

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
  /** Of strangers' pages: in an outage they are rendered once more, with a notice. */
  readonly node: VNode | undefined
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
  /** Audience and address. */
  readonly key: string
}

/** Which page: of this address, for these people. */
export interface PageAsked {
  readonly address: string
  readonly audience: Audience
}

export interface PageOfNobody {
  readonly node: VNode
  /** To be asked when the node is rendered: its components look too. */
  hasLookedAtVisitor(): boolean
}

/** Makes the page with stand-ins; undefined when there is none to keep. */
export type MakeForAll = () => Promise<PageOfNobody | undefined>

export class KeptPages {
  readonly #editions: Editions
  readonly #clock: Clock
  readonly #pages = new LRUCache<string, Kept>({ max: limits.keptPagesMax, maxSize: limits.keptPageBytesMax })
  // Apart from the others: anybody can make up queries without end, and must not push the shop's pages out with them.
  readonly #queried = new LRUCache<string, Kept>({ max: limits.keptQueriesMax, maxSize: limits.keptQueryBytesMax })
  readonly #ofBuyers = new LRUCache<string, Kept>({ max: limits.keptBuyerPagesMax, maxSize: limits.keptBuyerPageBytesMax })
  /** Editions of the pages that are not for all. */
  readonly #unkept = new LRUCache<string, string>({ max: limits.unkeptPagesMax, ttl: limits.keptPageMsMax })
  readonly #making = new Map<string, Promise<Kept | undefined>>()
  #named: { edition: object; name: string; at: string } | undefined

  constructor(editions: Editions, clock: Clock) {
    this.#editions = editions
    this.#clock = clock
  }

  /** The page when it is kept and known to be right; never waits. */
  fresh(asked: PageAsked): PageForAll | undefined {
    const edition = this.#editions.known()
    return edition === undefined ? undefined : this.#rightIn(this.#nameOf(edition), keyOf(asked))
  }

  /**
   * The page of this address: kept, else made by one caller for all; while the database is away, as strangers saw it last.
   * Undefined when it cannot be kept; rejects as `make` does when nothing is known of it.
   */
  async find(route: string, asked: PageAsked, make: MakeForAll): Promise<PageForAll | undefined> {
    const fresh = this.fresh(asked)
    if (fresh !== undefined) return fresh
    if (this.#editions.isAway) {
      this.#editions.lookBeside()
      const stale = this.#staleFor(asked)
      if (stale !== undefined) return stale
    }
    try {
      const edition = this.#nameOf(await this.#editions.current())
      const key = keyOf(asked)
      return this.#rightIn(edition, key) ?? (await this.#made({ edition, route, key }, make))
    } catch (error) {
      const stale = isAway(error) ? this.#staleFor(asked) : undefined
      if (stale === undefined) throw error
      return stale
    }
  }

  #staleFor({ address, audience }: PageAsked): PageForAll | undefined {
    return audience.kind === 'strangers' ? this.stale(address) : undefined
  }

  /** The page as strangers last saw it, with a notice that says so; undefined when nobody has seen it within a day. */
  stale(address: string): PageForAll | undefined {
    const kept = this.#keeping(address).get(address)
    if (kept?.node === undefined) return undefined
    // One of the present edition was right when the database last answered, however long ago it was rendered.
    const last = this.#named
    const shownSince = last !== undefined && last.name === kept.edition ? last.at : kept.madeAt
    const ageMs = Date.parse(this.#clock.now()) - Date.parse(shownSince)
    if (ageMs > limits.stalePageMsMax) return undefined
    const since = sentenceOf(shownSince, this.#clock.now())
    if (kept.stale?.since !== since) kept.stale = { since, template: createTemplate(htmlOf(kept.node, since)) }
    return { template: kept.stale.template, route: kept.route, shownSince }
  }

  #keeping(key: string): LRUCache<string, Kept> {
    if (!key.startsWith('/')) return this.#ofBuyers
    return key.includes('?') ? this.#queried : this.#pages
  }

  #rightIn(edition: string, key: string): PageForAll | undefined {
    const kept = this.#keeping(key).get(key)
    const isRight = kept?.edition === edition && performance.now() - kept.madeAtMs < limits.keptPageMsMax
    return isRight ? kept : undefined
  }

  async #made(wanted: Wanted, make: MakeForAll): Promise<PageForAll | undefined> {
    const name = `${wanted.edition} ${wanted.key}`
    let making = this.#making.get(name)
    if (making === undefined) {
      making = this.#make(wanted, make).finally(() => this.#making.delete(name))
      this.#making.set(name, making)
    }
    return making
  }

  async #make({ edition, route, key }: Wanted, make: MakeForAll): Promise<Kept | undefined> {
    if (this.#unkept.get(key) === edition) return undefined
    const made = await make()
    const html = made && htmlOf(made.node, null)
    if (made === undefined || html === undefined || made.hasLookedAtVisitor() || hasBrokenStandIn(html)) {
      this.#unkept.set(key, edition)
      return undefined
    }
    const template = createTemplate(html)
    const isForStrangers = key.startsWith('/')
    const node = isForStrangers ? made.node : undefined
    const kept = { edition, route, node, template, madeAt: this.#clock.now(), madeAtMs: performance.now() }
    // Twice: in an outage a stranger's gets a twin with the notice.
    this.#keeping(key).set(key, kept, { size: (isForStrangers ? 2 : 1) * template.sizeBytes })
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

/** Strangers' pages by their address alone. */
const keyOf = ({ address, audience }: PageAsked): string => audienceName(audience) + address

const isAway = (error: unknown): boolean => problemOf(error)?.code === 'unavailable'

const htmlOf = (node: VNode, since: string | null): string =>
  `<!DOCTYPE html>${renderToString(<ShownSince.Provider value={since}>{node}</ShownSince.Provider>)}`

/** `14:30` for an instant of today, else with its date. */
const sentenceOf = (at: string, now: string): string => {
  const dayAndTime = formatAt(at)
  return dateOn(at) === dateOn(now) ? dayAndTime.slice(-'14:30'.length) : dayAndTime
}
