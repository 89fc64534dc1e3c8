// The mail server failing in every way: orders go on, each mail arrives once by its Message-ID, and after 15 minutes somebody is told.
import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server'
import { type FaultProxy, startFaultProxy } from '../harness/fault-proxy.ts'
import { openShop, type Shop } from '../harness/shop.ts'
import { waitFor } from '../harness/wait-for.ts'

type Mood = 'well' | 'busy' | 'slow' | 'drops-in-data' | 'unknown-address' | 'wrong-password'

let shop: Shop
let server: SMTPServer
let proxy: FaultProxy
let mood: Mood = 'well'
/** Message-IDs in the order in which the server took them. */
const taken: string[] = []

const refusal = (code: number, words: string) => Object.assign(new Error(words), { responseCode: code })

before(async () => {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onConnect: (_session, done) => done(mood === 'busy' ? refusal(421, 'Try again later') : undefined),
    onRcptTo: (_address, _session, done) => done(mood === 'unknown-address' ? refusal(550, 'No such user') : undefined),
    onMailFrom: (_address, _session, done) => done(mood === 'wrong-password' ? refusal(530, 'Sign in first') : undefined),
    onData: (stream, _session, done) => void take(stream, done),
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  proxy = await startFaultProxy((server.server.address() as AddressInfo).port)
  shop = await openShop({ MAIL_SERVER: '127.0.0.1', MAIL_PORT: String(proxy.port), MAIL_USE_TLS: 'no' })
})
after(async () => {
  await shop.close()
  await proxy.stop()
  await new Promise<void>((resolve) => server.close(resolve))
})
beforeEach(async () => {
  await shop.site.workAll()
  taken.length = 0
  shop.site.lines.length = 0
})
afterEach(async () => {
  mood = 'well'
  await proxy.pass()
  proxy.reset()
  await letPass(60)
})

const take = async (stream: SMTPServerDataStream, done: (error?: Error | null) => void): Promise<void> => {
  let text = ''
  try {
    for await (const chunk of stream) {
      text += String(chunk)
      if (mood === 'drops-in-data') return proxy.reset()
    }
    if (mood === 'slow') await new Promise((resolve) => setTimeout(resolve, 1_500))
    taken.push(/^Message-ID: <(.*?)@/m.exec(text)?.[1] ?? 'none')
    done()
  } catch {
    // cut off: the other side sees the same
  }
}

/** So many minutes go by, and the job process looks at each of them. */
const letPass = async (minutes: number): Promise<void> => {
  for (let minute = 0; minute < minutes; minute++) {
    shop.world.clock.advance(60_000)
    await shop.site.workAll()
  }
}

const mails = () =>
  shop.world.ctx.read.db
    .selectFrom('job')
    .select(['uuid', 'state', 'attempts', 'run_at', 'last_error'])
    .where('kind', '=', 'send-mail')
    .where('state', '<>', 'done')
    .execute()
const alerts = () =>
  shop.site.lines.filter((line) => line['level'] === 'ERROR' && String(line['message']).includes('Mail has not been taken'))
/** What the health says of the jobs, within the second for which it believes an answer; its words. */
const jobsAre = (status: string): Promise<string> =>
  waitFor(`the jobs to be ${status}`, async () => {
    const { httpStatus, checks } = await shop.health()
    assert.equal(httpStatus, 200)
    return checks['jobs']?.status === status ? checks['jobs'].message : undefined
  })

/** An order goes through, its mail waits, and goes out once when the server is well again. */
const assertRetried = async (breakIt: () => Promise<void> | void, mendIt: () => Promise<void> | void): Promise<void> => {
  await breakIt()
  await shop.order()
  await shop.site.workAll()
  const [waiting] = await mails()
  assert.equal(waiting?.state, 'queued')
  assert.equal(waiting.attempts, 1)
  const firstWaitMs = Date.parse(waiting.run_at) - Date.parse(shop.world.clock.now())
  assert.ok(firstWaitMs >= 4_000 && firstWaitMs <= 6_000, `${firstWaitMs} ms`)
  await mendIt()
  await letPass(1)
  assert.deepEqual(await mails(), [])
  assert.deepEqual(taken, [waiting.uuid])
  assert.deepEqual(alerts(), [])
}

test('off: the order succeeds, the mail is tried again and sent once', () =>
  assertRetried(
    () => proxy.refuse(),
    () => proxy.pass(),
  ))

test('421, try again later: the same', () =>
  assertRetried(
    () => {
      proxy.reset()
      mood = 'busy'
    },
    () => {
      mood = 'well'
    },
  ))

test('the connection drops in the middle of the mail: the same', () =>
  assertRetried(
    () => {
      mood = 'drops-in-data'
    },
    () => {
      mood = 'well'
    },
  ))

test('a refused sender is our setting, not the end of the mail: the same', () =>
  assertRetried(
    () => {
      mood = 'wrong-password'
    },
    () => {
      mood = 'well'
    },
  ))

test('a black hole holds the job for seconds, never for ever: the same', async () => {
  const startedAt = performance.now()
  await assertRetried(
    async () => {
      proxy.reset()
      await proxy.blackHole()
    },
    async () => {
      await proxy.pass()
      proxy.reset()
    },
  )
  assert.ok(performance.now() - startedAt < 40_000)
})

test('slow: the mail is sent at the first try', async () => {
  mood = 'slow'
  await shop.order()
  await shop.site.workAll()
  assert.equal(taken.length, 1)
  assert.deepEqual(await mails(), [])
})

test('the answer to a mail that was taken is lost: it comes again under the same Message-ID, so it is one mail', async () => {
  await shop.order()
  proxy.loseAnswerTo('\r\n.\r\n')
  await shop.site.workAll()
  const [waiting] = await mails()
  await letPass(1)
  assert.deepEqual(taken, [waiting?.uuid, waiting?.uuid])
  assert.deepEqual(await mails(), [])
})

test('an address that the server does not know is given up at once, and no other mail waits for it', async () => {
  mood = 'unknown-address'
  await shop.order()
  await shop.site.workAll()
  mood = 'well'
  const [dead] = await mails()
  assert.deepEqual([dead?.state, dead?.attempts], ['dead', 1])
  await shop.order()
  await shop.site.workAll()
  assert.equal(taken.length, 1)
  await shop.world.ctx.transact((w) => w.db.deleteFrom('job').where('state', '=', 'dead').execute())
})

test('after 15 minutes of failing it is said once as an error and the health is degraded, until mail leaves again', async () => {
  await proxy.refuse()
  await shop.order()
  await shop.order()
  await letPass(14)
  assert.deepEqual(alerts(), [])
  await jobsAre('healthy')
  await letPass(16)
  assert.equal(alerts().length, 1)
  assert.match(await jobsAre('degraded'), /2 mails are not taken by the mail server, the oldest since 20/)
  assert.match(JSON.stringify(alerts()[0]), /ECONNREFUSED/)
  await proxy.pass()
  await letPass(20)
  assert.equal(new Set(taken).size, 2)
  assert.equal(taken.length, 2)
  await jobsAre('healthy')
  assert.equal(alerts().length, 1)
})

test('a day without a mail server loses no mail', async () => {
  await proxy.refuse()
  await shop.order()
  for (let quarter = 0; quarter < 4 * 24; quarter++) {
    shop.world.clock.advance(15 * 60_000)
    await shop.site.workAll()
  }
  const [waiting] = await mails()
  assert.equal(waiting?.state, 'queued')
  assert.ok(waiting.attempts > 60 && waiting.attempts < 120, String(waiting.attempts))
  await proxy.pass()
  await letPass(20)
  assert.deepEqual(taken, [waiting.uuid])
})
