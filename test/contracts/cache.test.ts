// What is remembered and for how long: a change is seen by every process within a second, with Redis and without, and many who
// miss together cost one load.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { createDataCache, type DataCache, openDataCache } from '../../src/adapters/cache/data-cache.ts'
import { RedisLink } from '../../src/adapters/cache/redis-link.ts'
import { Generations } from '../../src/adapters/cache/generations.ts'
import { knownProduct, knownProducts } from '../../src/business/catalogue/known-products.ts'
import { knownCompany, saveCompany } from '../../src/business/content/company.ts'
import type { ReadContext } from '../../src/context.ts'
import { withDatabases } from '../harness/databases.ts'
import { type PrivateRedis, startRedis } from '../harness/redis.ts'
import { waitFor } from '../harness/wait-for.ts'
import { createWorld, type World } from '../harness/world.ts'

const seenWithinMs = 1_000
const silent = { debug: () => undefined, info: () => undefined, warning: () => undefined, error: () => undefined }
const generations = { catalogue: 'a', content: 'b', settings: 'c' }

withDatabases((given) => {
  let world: World
  before(async () => {
    world = await createWorld(given.database)
  })
  after(() => world.close())

  for (const isShared of [false, true]) {
    describe(isShared ? 'with Redis' : 'without Redis', () => {
      let redis: PrivateRedis | undefined
      let links: RedisLink[] = []
      let caches: DataCache[] = []
      let here: ReadContext
      let other: ReadContext

      before(async () => {
        redis = isShared ? await startRedis() : undefined
        const { url } = redis ?? {}
        links = url === undefined ? [] : [0, 1].map(() => new RedisLink(url, silent))
        caches = [0, 1].map((index) => openDataCache({ db: given.database.read, redis: links[index] }))
        const [first, second] = caches.map((cache) => ({ db: given.database.read, clock: world.clock, cache, keys: world.ctx.keys }))
        assert.ok(first && second)
        here = first
        other = second
        const areReady = () => Promise.all(links.map((link) => link.ping()))
        await waitFor(
          'the caches',
          () =>
            areReady().then(
              () => true,
              () => undefined,
            ),
          5_000,
        )
      })
      after(async () => {
        for (const link of links) await link.close()
        await redis?.stop()
      })

      const company = {
        name: 'Ore and More (Pty) Ltd',
        tradingName: 'Ore and More',
        registrationNumber: '2020/000001/07',
        vatNumber: '4123456789',
        address: '1 Ore Road, Rustenburg',
        phone: '',
        email: '',
        hours: '',
      }
      const save = (hours: string) => world.ctx.transact((w) => saveCompany(w, { ...company, hours }, 'Test'))

      test('a change is seen at once by the process that made it, and within a second by another', async () => {
        await save('before')
        assert.equal((await knownCompany(world.ctx.read)).hours, 'before')
        await waitFor('the first value', async () => ((await knownCompany(other)).hours === 'before' ? true : undefined), 2_000)
        await save('after')
        const changedAt = performance.now()
        assert.equal((await knownCompany(world.ctx.read)).hours, 'after')
        await waitFor('the change', async () => ((await knownCompany(other)).hours === 'after' ? true : undefined), 2_000)
        assert.ok(performance.now() - changedAt < seenWithinMs + 100, `seen after ${performance.now() - changedAt} ms`)
      })

      test('a change that rolls back leaves everything as it was', async () => {
        await save('standing')
        const standing = await given.database.read.selectFrom('cache_generation').selectAll().execute()
        await assert.rejects(
          world.ctx.transact(async (w) => {
            await saveCompany(w, { ...company, hours: 'undone' }, 'Test')
            throw new Error('no')
          }),
        )
        assert.deepEqual(await given.database.read.selectFrom('cache_generation').selectAll().execute(), standing)
        assert.equal((await knownCompany(world.ctx.read)).hours, 'standing')
      })

      test('what comes back from a cache is what was loaded, whichever level it comes from', async () => {
        const list = await knownProducts(here, { page: 1 })
        assert.deepEqual(JSON.parse(JSON.stringify(list)), list)
        assert.deepEqual(await knownProducts(other, { page: 1 }), list)
        assert.deepEqual(await knownProducts(other, { page: 999_999 }), list)
        const product = await knownProduct(here, list.rows[0]?.slug ?? '')
        assert.deepEqual(await knownProduct(other, product.slug), product)
        await assert.rejects(knownProduct(other, 'no-such-thing'), { code: 'not-found' })
      })

      if (isShared) {
        test('what one process has loaded, another takes from Redis; an emptied Redis is a miss', async () => {
          await save('shared')
          const sees = (who: ReadContext, hours: string) => async () => ((await knownCompany(who)).hours === hours ? true : undefined)
          // Before it looks again, it may load what is new under the generation that it knows.
          const { generation } = await given.database.read
            .selectFrom('cache_generation')
            .select('generation')
            .where('area', '=', 'content')
            .executeTakeFirstOrThrow()
          const isKept = async () => {
            await knownCompany(here)
            return (await redis?.keys())?.includes(`supply:content:${generation}:company`) ? true : undefined
          }
          await waitFor('its key', isKept, 2_000)
          const sharedHits = () => caches.map((cache) => cache.counts().sharedHits).reduce((sum, one) => sum + one)
          const hitsSoFar = sharedHits()
          await waitFor('the other process', sees(other, 'shared'), 2_000)
          assert.equal(sharedHits(), hitsSoFar + 1)
          await redis?.flush()
          await save('emptied')
          await waitFor('the load', sees(other, 'emptied'), 2_000)
        })
      }
    })
  }
})

test('fifty who miss together cost one load, and a load that fails is tried again', async () => {
  const cache = createDataCache(new Generations(async () => generations), undefined)
  let loads = 0
  let release: (() => void) | undefined
  const gate = new Promise<void>((resolve) => (release = resolve))
  const load = async () => {
    loads += 1
    await gate
    return { loads }
  }
  const all = Array.from({ length: 50 }, () => cache.remember('catalogue', 'one', load))
  release?.()
  assert.deepEqual(new Set((await Promise.all(all)).map((value) => value.loads)), new Set([1]))
  await assert.rejects(cache.remember('catalogue', 'two', () => Promise.reject(new Error('away'))))
  assert.equal(await cache.remember('catalogue', 'two', async () => 2), 2)
})

test('an edition is believed for a second at most, and looked up again beside the answer before', async () => {
  let nowMs = 0
  let looks = 0
  const watched = new Generations(
    async () => {
      looks += 1
      return generations
    },
    () => nowMs,
  )
  await watched.current()
  nowMs = 400
  assert.ok(watched.known())
  assert.equal(looks, 1)
  nowMs = 401
  assert.ok(watched.known(), 'nobody waits yet')
  assert.equal(looks, 2, 'but somebody looks')
  await watched.current()
  nowMs = 401 + 1_001
  assert.equal(watched.known(), undefined)
})

test('a look that began before a change of this process does not count after it', async () => {
  const answers: ((value: typeof generations) => void)[] = []
  const watched = new Generations(() => new Promise((resolve) => answers.push(resolve)))
  const early = watched.current()
  watched.forget()
  answers[0]?.(generations)
  await early
  assert.equal(watched.known(), undefined)
})

test('while the database is away it is asked twice a second at most, and everybody hears at once', async () => {
  let nowMs = 0
  let looks = 0
  const watched = new Generations(
    () => {
      looks += 1
      return Promise.reject(new Error('away'))
    },
    () => nowMs,
  )
  for (let count = 0; count < 10; count += 1) await assert.rejects(watched.current(), /away/)
  assert.equal(looks, 1)
  assert.ok(watched.isAway)
  nowMs = 501
  await assert.rejects(watched.current(), /away/)
  assert.equal(looks, 2)
})

test('whatever writes a table that is read through the cache notes the change', () => {
  const writes = /(?:insertInto|updateTable|deleteFrom)\('(?:product|category|vat_rate|setting)'/
  const forgetful = globSync('src/business/**/*.ts').filter((path) => {
    const text = readFileSync(path, 'utf8')
    return writes.test(text) && !text.includes('noteChange(')
  })
  assert.deepEqual(forgetful, [])
})
