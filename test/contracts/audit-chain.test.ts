// The chain over the audit record: it holds while work goes on, and shows what somebody did to the tables behind our back.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { checkChain } from '../../src/business/audit/check-chain.ts'
import { record } from '../../src/business/audit/record.ts'
import { sealAudit } from '../../src/business/audit/seal.ts'
import { withDatabases } from '../harness/databases.ts'
import { createWorld, type World } from '../harness/world.ts'

withDatabases((given) => {
  let world: World
  const seal = () => world.ctx.transact(sealAudit)
  const check = () => checkChain(world.ctx.read)
  const happen = (kind: string) => world.ctx.transact((w) => record(w, { actor: 'buyer', kind, subject: 'a form' }))
  const execute = (statement: string) => sql.raw(statement).execute(given.database.migrator)

  /** What somebody with all rights on the database could do: take the triggers away, and act. */
  const tamper = async (table: 'audit_event' | 'audit_seal', statement: string) => {
    for (const action of ['update', 'delete']) await execute(`drop trigger if exists ${table}_no_${action}`)
    if (given.engine === 'mysql') await execute('set foreign_key_checks = 0')
    else await execute('pragma foreign_keys = off')
    await execute(statement)
  }

  before(async () => {
    world = await createWorld(given.database)
    for (const kind of ['one', 'two', 'three', 'four', 'five']) await happen(kind)
  })
  after(() => world.close())

  test('every event is sealed once, and sealing again finds nothing', async () => {
    const { events } = await check()
    assert.equal(await seal(), events)
    assert.equal(await seal(), 0)
    const whole = await check()
    assert.deepEqual([whole.events, whole.seals, whole.breaks], [events, events, []])
  })

  test('events that come while sealing goes on are sealed without a gap, by two sealers at once', async () => {
    await Promise.all([...Array(20).keys()].map((number) => happen(`busy-${number}`)))
    await Promise.allSettled([seal(), seal(), happen('between'), seal()])
    while ((await seal()) > 0);
    const { events, seals, breaks } = await check()
    assert.deepEqual([seals, breaks], [events, []])
  })

  test('an event that was never sealed is named a minute later', async () => {
    await happen('unseen')
    assert.deepEqual((await check()).breaks, [])
    world.clock.advance(61_000)
    assert.match((await check()).breaks.join(), /^event \d+ of .+ has no seal$/)
    await seal()
    assert.deepEqual((await check()).breaks, [])
  })

  test('a changed event, and then a dropped one, break the chain where they stood', async () => {
    await tamper('audit_event', `update audit_event set actor = 'somebody else' where kind = 'two'`)
    const changed = await check()
    assert.equal(changed.breaks.length, 1)
    assert.match(changed.breaks[0] ?? '', /is not what was sealed as number/)
    await tamper('audit_event', `delete from audit_event where kind = 'three'`)
    assert.match((await check()).breaks.join('\n'), /sealed as number \d+, is gone/)
  })

  test('a seal taken out of the middle is missed', async () => {
    await tamper('audit_seal', `delete from audit_seal where place = 4`)
    assert.match((await check()).breaks.join('\n'), /seals 4 to 4 are gone/)
  })
})
