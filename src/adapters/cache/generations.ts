// Which generation each area of cached reads has. A change gives its area another one in its own transaction; processes look
// at the table twice a second while in use, so every one of them sees the change within a second, with Redis or without.
import { cacheLimits } from '../../config/cache.ts'
import type { WriteContext } from '../../context.ts'
import type { ReadHandle } from '../database/handle.ts'
import type { CacheArea } from '../database/tables/operations.ts'
import { DatabaseUnavailable } from '../database/unavailable.ts'

export type AreaGenerations = Readonly<Record<CacheArea, string>>

/** The generations at one look. */
export interface Edition {
  readonly generations: AreaGenerations
  /** When the look began, on the process's own clock. */
  readonly lookedAtMs: number
}

/** Gives the area another generation, visible to all when this transaction commits. */
export const changeGeneration = async (w: WriteContext, area: CacheArea): Promise<void> => {
  const generation = w.newUuid()
  const changed = await w.db.updateTable('cache_generation').set({ generation }).where('area', '=', area).executeTakeFirst()
  if (Number(changed.numUpdatedRows) === 0) await w.db.insertInto('cache_generation').values({ area, generation }).execute()
}

export const readGenerations = async (db: ReadHandle): Promise<AreaGenerations> => {
  const rows = await db.selectFrom('cache_generation').select(['area', 'generation']).execute()
  const generations: Record<CacheArea, string> = { catalogue: '', content: '', settings: '' }
  for (const row of rows) generations[row.area] = row.generation
  return generations
}

export class Generations {
  readonly #read: () => Promise<AreaGenerations>
  readonly #nowMs: () => number
  #edition: Edition | undefined
  #looking: Promise<Edition> | undefined
  #failure: { readonly error: unknown; readonly atMs: number } | undefined
  /** Counts the changes made by this process: a look that began before one does not know it. */
  #changes = 0

  constructor(read: () => Promise<AreaGenerations>, nowMs: () => number = () => performance.now()) {
    this.#read = read
    this.#nowMs = nowMs
  }

  /** The edition when it is young enough to answer by, else undefined. Never waits; renews itself beside the answer. */
  known(): Edition | undefined {
    const edition = this.#edition
    if (edition === undefined) return undefined
    const ageMs = this.#nowMs() - edition.lookedAtMs
    if (ageMs <= cacheLimits.lookAgainAfterMs) return edition
    this.lookBeside()
    return ageMs <= cacheLimits.believedForMs ? edition : undefined
  }

  /** An edition looked up less than a second ago; rejects when the database does not answer. */
  async current(): Promise<Edition> {
    const known = this.known()
    if (known !== undefined) return known
    if (this.#isBackingOff()) throw this.#failure?.error
    return this.#look()
  }

  /** Two editions of one name show the same data. */
  nameOf(edition: Edition): string {
    return Object.values(edition.generations).join(' ')
  }

  /** True while the last look failed: nobody should wait for the next one. */
  get isAway(): boolean {
    return this.#failure !== undefined
  }

  /** Begins a look unless one is under way or has just failed. */
  lookBeside(): void {
    if (this.#looking === undefined && !this.#isBackingOff()) this.#look().catch(() => undefined)
  }

  /** This process has changed something: the next reader looks again. */
  forget(): void {
    this.#changes += 1
    this.#looking = undefined
    if (this.#edition !== undefined) this.#edition = { ...this.#edition, lookedAtMs: Number.NEGATIVE_INFINITY }
  }

  #isBackingOff(): boolean {
    return this.#failure !== undefined && this.#nowMs() - this.#failure.atMs < cacheLimits.lookRetryMs
  }

  #look(): Promise<Edition> {
    if (this.#looking !== undefined) return this.#looking
    const changes = this.#changes
    const lookedAtMs = this.#nowMs()
    const looking = inTime(this.#read(), cacheLimits.lookTimeoutMs).then(
      (generations) => {
        const edition = { generations, lookedAtMs }
        if (changes === this.#changes) {
          this.#looking = undefined
          this.#edition = edition
          this.#failure = undefined
        }
        return edition
      },
      (error: unknown) => {
        if (this.#looking === looking) this.#looking = undefined
        this.#failure = { error, atMs: this.#nowMs() }
        throw error
      },
    )
    this.#looking = looking
    return looking
  }
}

const inTime = <T>(promise: Promise<T>, timeoutMs: number): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DatabaseUnavailable('too-slow', new Error(`no answer within ${timeoutMs} ms`))), timeoutMs)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
