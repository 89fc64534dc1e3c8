// What each answer of a dependency means for the whole.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CheckName, makeChecks } from './checks.ts'
import type { Operations, SeenFleet } from './operations.ts'

const member = { pid: 1, role: 'web', state: 'ready', ageS: 1, gauges: {} } as const
const fleet: SeenFleet = { members: [member], isStopping: false, counts: {}, events: {} }
const queue = { queued: 1, running: 0, dead: 0, byKind: [], oldestDueAt: null }
const answered = async () => undefined
const refused = async () => Promise.reject(new Error('no'))

const statusOf = async (name: CheckName, contacts: Partial<Operations['checks']>, given: Partial<SeenFleet> = {}) => {
  const operations = {
    cacheName: 'In memory',
    storageName: 'Local disk',
    askFleet: async () => ({ ...fleet, ...given }),
    checks: {
      database: answered,
      cache: answered,
      storage: answered,
      disk: async () => ({ totalBytes: 100, freeBytes: 50 }),
      jobs: async () => queue,
      lateMail: async () => null,
      lateMailbox: async () => null,
      ...contacts,
    },
  } as unknown as Operations
  return (await makeChecks(operations).all())[name].status
}

test('only the database and a full disk make the server unhealthy', async () => {
  assert.equal(await statusOf('database', { database: refused }), 'unhealthy')
  assert.equal(await statusOf('cache', { cache: refused }), 'degraded')
  assert.equal(await statusOf('s3_storage', { storage: refused }), 'degraded')
  assert.equal(await statusOf('jobs', { jobs: refused }), 'degraded')
})

test('a disk is degraded below 10 % free and unhealthy below 2 %', async () => {
  const free = (freeBytes: number) => statusOf('disk', { disk: async () => ({ totalBytes: 1000, freeBytes }) })
  assert.deepEqual(await Promise.all([free(100), free(99), free(20), free(19)]), ['healthy', 'degraded', 'degraded', 'unhealthy'])
})

test('a queue nobody works on, a job that failed for good and mail that is not taken are degraded', async () => {
  const ago = (ms: number) => new Date(Date.now() - ms).toISOString()
  assert.equal(await statusOf('jobs', { jobs: async () => ({ ...queue, oldestDueAt: ago(60_000) }) }), 'healthy')
  assert.equal(await statusOf('jobs', { jobs: async () => ({ ...queue, oldestDueAt: ago(6 * 60_000) }) }), 'degraded')
  assert.equal(await statusOf('jobs', { jobs: async () => ({ ...queue, dead: 1 }) }), 'degraded')
  assert.equal(await statusOf('jobs', { lateMail: async () => ({ count: 1, sinceAt: ago(1) }) }), 'degraded')
  assert.equal(await statusOf('jobs', { lateMailbox: async () => ago(1) }), 'degraded')
})

test('workers that keep dying, none ready, and a primary that is silent are degraded', async () => {
  assert.equal(await statusOf('workers', {}), 'healthy')
  assert.equal(await statusOf('workers', {}, { backingOff: 1 }), 'degraded')
  assert.equal(await statusOf('workers', {}, { members: [{ ...member, state: 'booting' }] }), 'degraded')
  assert.equal(await statusOf('workers', {}, { isPartial: true }), 'degraded')
})
