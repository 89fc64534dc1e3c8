// The queue's promises, on both engines: a job exists exactly when its transaction
// commits, is done by one process at a time, and survives the death of any.
import assert from 'node:assert/strict'
import { hostname } from 'node:os'
import { beforeEach, test } from 'node:test'
import { cancelJob, enqueueJob } from '../../src/adapters/jobs/enqueue-job.ts'
import { JobFailedForGood, type JobHandlers, type JobRun } from '../../src/adapters/jobs/job-handler.ts'
import { claimJob, leaseMs, type Queue, reclaimJobs, renewLease } from '../../src/adapters/jobs/lease.ts'
import { countJobs } from '../../src/adapters/jobs/count-jobs.ts'
import { createRunner } from '../../src/adapters/jobs/run-jobs.ts'
import { type Context, createContext, type Log } from '../../src/context.ts'
import { testClock, type TestClock } from '../harness/clock.ts'
import { withDatabases } from '../harness/databases.ts'

withDatabases((given) => {
  let clock: TestClock
  let ctx: Context
  let logged: string[]

  beforeEach(async () => {
    clock = testClock()
    logged = []
    const note = (message: string) => void logged.push(message)
    const log: Log = { debug: note, info: note, warning: note, error: note }
    const parts = { database: given.database, clock, log, newUuid: () => crypto.randomUUID(), enqueue: enqueueJob }
    ctx = createContext(parts as unknown as Parameters<typeof createContext>[0])
    await given.database.transact((tx) => tx.deleteFrom('job').execute())
  })

  const runner = (handlers: JobHandlers) => createRunner(ctx, given.database, handlers, { concurrency: 4, stopTimeoutMs: 1_000 })
  const enqueue = (payload = {}, options = {}) => ctx.transact((w) => w.enqueue('weigh', payload, options))
  const jobs = () => given.database.read.selectFrom('job').selectAll().orderBy('id').execute()
  const only = async () => (await jobs())[0] ?? assert.fail('no job')
  const queue = (owner: string): Queue => ({ database: given.database, clock, owner })
  const dead = `${hostname().slice(0, 80)}:999999999:1`

  test('a job of a transaction that rolls back never existed', async () => {
    await assert.rejects(
      ctx.transact(async (w) => {
        await w.enqueue('weigh', {})
        throw new Error('no')
      }),
    )
    assert.deepEqual(await jobs(), [])
  })

  test('a handler is given its payload, and the job is done once', async () => {
    await enqueue({ tonnes: 34 })
    const seen: unknown[] = []
    const weigh = runner({ weigh: async (_ctx, { job }) => void seen.push(job.payload, job.attempt) })
    assert.equal(await weigh.workOnce(), true)
    assert.equal(await weigh.workOnce(), false)
    assert.deepEqual(seen, [{ tonnes: 34 }, 1])
    const job = await only()
    assert.deepEqual([job.state, job.progress_percent, job.leased_by, job.finished_at], ['done', 100, null, clock.now()])
  })

  test('a second job with the same key is silently the first, also after that is done', async () => {
    await enqueue({}, { uniqueKey: 'proof 1' })
    await enqueue({}, { uniqueKey: 'proof 1' })
    assert.equal((await jobs()).length, 1)
    await runner({ weigh: async () => undefined }).workOnce()
    await enqueue({}, { uniqueKey: 'proof 1' })
    assert.equal((await jobs()).length, 1)
  })

  test('twenty claims at once give twenty different jobs', async () => {
    for (let count = 0; count < 20; count += 1) await enqueue({ count })
    const claimed = await Promise.all(Array.from({ length: 20 }, (_, index) => claimJob(queue(`host:1:${index}`), ['weigh'])))
    assert.equal(new Set(claimed.map((job) => job?.id)).size, 20)
    assert.ok(claimed.every((job) => job !== undefined))
  })

  test('a job waits for its time, and one of an unknown kind waits for whoever knows it', async () => {
    await enqueue({}, { runAt: '2026-03-04T08:10:00.000Z' })
    const weigh = runner({ weigh: async () => undefined })
    assert.equal(await weigh.workOnce(), false)
    clock.advance(10 * 60_000)
    assert.equal(await runner({ other: async () => undefined }).workOnce(), false)
    assert.equal(await weigh.workOnce(), true)
  })

  test('a failing job is tried again later, then goes to the dead letters with its reason', async () => {
    await enqueue({}, { attemptsMax: 2 })
    const weigh = runner({
      weigh: async () => {
        throw new Error('the scale is off')
      },
    })
    await weigh.workOnce()
    const waiting = await only()
    assert.equal(waiting.state, 'queued')
    assert.ok(waiting.run_at > clock.now())
    assert.equal(await weigh.workOnce(), false)
    clock.advance(60_000)
    await weigh.workOnce()
    const ended = await only()
    assert.equal(ended.state, 'dead')
    assert.match(ended.last_error ?? '', /the scale is off/)
    assert.equal((await countJobs(given.database, clock.now())).dead, 1)
  })

  test('a job that says it cannot succeed is not tried again', async () => {
    await enqueue()
    await runner({
      weigh: async () => {
        throw new JobFailedForGood('nothing to weigh')
      },
    }).workOnce()
    assert.equal((await only()).state, 'dead')
  })

  test('a job of a dead process on this host is taken over at once', async () => {
    await enqueue()
    await claimJob(queue(dead), ['weigh'])
    assert.equal((await only()).state, 'running')
    let attempt = 0
    await runner({ weigh: async (_ctx, { job }) => void (attempt = job.attempt) }).workOnce()
    assert.equal(attempt, 2)
    assert.equal((await only()).state, 'done')
  })

  test('a job of another host is taken over when its lease has run out, not before', async () => {
    await enqueue()
    await claimJob(queue('elsewhere:1:1'), ['weigh'])
    clock.advance(leaseMs - 1)
    assert.equal(await reclaimJobs(queue('here:1:1')), 0)
    clock.advance(2)
    assert.equal(await reclaimJobs(queue('here:1:1')), 1)
    assert.equal((await only()).state, 'queued')
  })

  test('renewing keeps the lease, and whoever lost it is told so', async () => {
    await enqueue()
    const owner = queue('elsewhere:1:1')
    const job = (await claimJob(owner, ['weigh'])) ?? assert.fail('nothing claimed')
    clock.advance(leaseMs - 1)
    assert.equal(await renewLease(owner, job, { percent: 40, stage: 'Reading the text' }), true)
    clock.advance(leaseMs - 1)
    assert.equal(await reclaimJobs(queue('here:1:1')), 0)
    const row = await only()
    assert.deepEqual([row.progress_percent, row.progress_stage], [40, 'Reading the text'])
    assert.equal(await renewLease(queue('here:1:1'), job), false)
  })

  test('a job that kills its process every time ends in the dead letters', async () => {
    await enqueue({}, { attemptsMax: 2 })
    for (let tries = 0; tries < 2; tries += 1) {
      await claimJob(queue(dead), ['weigh'])
      await reclaimJobs(queue('here:1:1'))
    }
    assert.equal((await only()).state, 'dead')
  })

  test('the effect and the end of a job are one commit: whoever lost the lease has no effect', async () => {
    await enqueue()
    const effect = async (run: JobRun) =>
      ctx.transact(async (w) => {
        await w.db.insertInto('setting').values({ name: 'effect', value: '1' }).execute()
        await run.finish(w)
      })
    await runner({
      weigh: async (_ctx, run) => {
        await given.database.transact((tx) => tx.updateTable('job').set({ leased_by: 'elsewhere:2:2' }).execute())
        await effect(run)
      },
    }).workOnce()
    assert.deepEqual(await given.database.read.selectFrom('setting').select('name').where('name', '=', 'effect').execute(), [])
    assert.equal((await only()).state, 'running')
  })

  test('a cancelled job does not start, and a running one is told', async () => {
    await enqueue()
    const waiting = await only()
    assert.equal(await ctx.transact((w) => cancelJob(w, waiting.uuid)), true)
    assert.equal(await runner({ weigh: async () => assert.fail('it ran') }).workOnce(), false)
    await enqueue()
    let wasTold = false
    await runner({
      weigh: async (_ctx, run) => {
        await ctx.transact((w) => cancelJob(w, run.job.uuid))
        await run.progress(50, 'half')
        wasTold = run.signal.aborted
      },
    }).workOnce()
    assert.equal(wasTold, true)
    assert.deepEqual(
      (await jobs()).map((job) => job.state),
      ['cancelled', 'cancelled'],
    )
  })

  test('a runner told to stop gives its unfinished job back without counting the try', async () => {
    await enqueue()
    const started = Promise.withResolvers<void>()
    const stop = new AbortController()
    const work = createRunner(
      ctx,
      given.database,
      {
        weigh: (_ctx, run) => {
          started.resolve()
          return new Promise((_, reject) => run.signal.addEventListener('abort', () => reject(new Error('stopped'))))
        },
      },
      { concurrency: 1, stopTimeoutMs: 0 },
    )
    const ended = work.run(stop.signal)
    await started.promise
    stop.abort()
    await ended
    const job = await only()
    assert.deepEqual([job.state, job.attempts], ['queued', 0])
  })
})
