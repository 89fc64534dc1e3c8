// Reads that all visitors share, remembered in two levels: this process and, where there is one, Redis. Every key carries its
// area's generation, so nothing has to be deleted: after a change nobody asks for the old key any more.
import { LRUCache } from 'lru-cache'
import { cacheLimits } from '../../config/cache.ts'
import type { ContextCache } from '../../context.ts'
import type { ReadHandle } from '../database/handle.ts'
import type { CacheArea } from '../database/tables/operations.ts'
import { changeGeneration, Generations, readGenerations } from './generations.ts'
import type { RedisLink } from './redis-link.ts'
import { RedisShelf } from './redis-shelf.ts'

export interface CacheCounts {
  hits: number
  sharedHits: number
  loads: number
}

export interface DataCache extends ContextCache {
  readonly generations: Generations
  readonly isShared: boolean
  /** Answers found here, found in Redis, and loaded from the database since the start. */
  counts(): Readonly<CacheCounts>
}

export interface CacheParts {
  readonly db: ReadHandle
  /** Undefined: each process keeps its own. */
  readonly redis: RedisLink | undefined
}

export const openDataCache = ({ db, redis }: CacheParts): DataCache =>
  createDataCache(new Generations(() => readGenerations(db)), redis && new RedisShelf(redis))

interface Held {
  readonly value: unknown
}

/** A cache over these parts. */
export const createDataCache = (generations: Generations, shelf: RedisShelf | undefined): DataCache => {
  const held = new LRUCache<string, Held>({
    max: cacheLimits.valuesMax,
    maxSize: cacheLimits.valueBytesMax,
    ttl: cacheLimits.valueKeptMs,
  })
  const loading = new Map<string, Promise<unknown>>()
  const counts: CacheCounts = { hits: 0, sharedHits: 0, loads: 0 }

  const keep = (key: string, value: unknown, text: string): void => {
    if (text.length <= cacheLimits.oneValueBytesMax) held.set(key, { value }, { size: text.length + key.length })
  }

  const fill = async (key: string, load: () => Promise<unknown>): Promise<unknown> => {
    const shared = parsed(await shelf?.get(key))
    if (shared !== undefined) {
      counts.sharedHits += 1
      keep(key, shared.value, shared.text)
      return shared.value
    }
    counts.loads += 1
    const value = await load()
    const text = JSON.stringify(value)
    keep(key, value, text)
    if (text.length <= cacheLimits.oneValueBytesMax) shelf?.set(key, text, cacheLimits.valueKeptMs)
    return value
  }

  return {
    generations,
    isShared: shelf !== undefined,
    remember: async <T>(area: CacheArea, name: string, load: () => Promise<T>): Promise<T> => {
      const edition = generations.known() ?? (await generations.current())
      const key = `supply:${area}:${edition.generations[area]}:${name}`
      const found = held.get(key)
      if (found !== undefined) {
        counts.hits += 1
        return found.value as T
      }
      // Fifty visitors who miss together cost one load.
      let filling = loading.get(key)
      if (filling === undefined) {
        filling = fill(key, load).finally(() => loading.delete(key))
        loading.set(key, filling)
      }
      return filling as Promise<T>
    },
    note: changeGeneration,
    forget: () => generations.forget(),
    counts: () => counts,
  }
}

const parsed = (text: string | undefined): { value: unknown; text: string } | undefined => {
  if (text === undefined) return undefined
  try {
    return { value: JSON.parse(text) as unknown, text }
  } catch {
    return undefined // somebody else's value under our key: as good as none
  }
}
