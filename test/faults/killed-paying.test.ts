// Processes that pay through a gateway and are killed without warning, between writing a payment down and the gateway's answer, between a
// notice and its commit, while the gateway loses answers after charging. Afterwards every charge is one payment in the books: none
// charged twice, none lost.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { after, before, test } from 'node:test'
import { withDatabases } from '../harness/databases.ts'
import { chargingRail, paidEvent, startChargingGateway, type ChargingGateway } from '../harness/charging-gateway.ts'
import { gatewayOffice } from '../harness/gateway-office.ts'
import { createWorld } from '../harness/world.ts'

const kills = 4
const program = resolve(import.meta.dirname, '../harness/paying-process.ts')

withDatabases((given) => {
  let gateway: ChargingGateway
  before(async () => {
    gateway = await startChargingGateway()
  })
  after(() => gateway.close())

  /** Lets a process have so many payments charged, kills it a moment later, and returns whose notices were acknowledged. */
  const payUntilKilled = async (charges: number): Promise<string[]> => {
    const enough = gateway.charged.size + charges
    const args = ['--import', 'tsx', program, given.url, gateway.address]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    const ready = new Promise<void>((done) =>
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        if (said.startsWith('ready')) done()
      }),
    )
    const ended = new Promise<NodeJS.Signals | null>((done) => child.once('exit', (_code, signal) => done(signal)))
    await Promise.race([ready, ended])
    while (gateway.charged.size < enough && child.exitCode === null) await wait(5)
    await wait(Math.random() * 60)
    child.kill('SIGKILL')
    assert.equal(await ended, 'SIGKILL', 'it paid until it was killed')
    return said
      .split('\n')
      .slice(1, -1)
      .map((line) => line.slice('notice '.length))
  }

  test(`after ${kills} kills each charge is one payment of one invoice, and the books agree`, async () => {
    const acknowledged: string[] = []
    for (let count = 0; count < kills; count++) acknowledged.push(...(await payUntilKilled(2 + Math.floor(Math.random() * 6))))
    const rail = chargingRail(gateway.address)
    const world = await createWorld(given.database, [rail])
    const office = await gatewayOffice(world, rail as Parameters<typeof gatewayOffice>[1])
    const { db } = world.ctx.read
    const kept = new Set((await db.selectFrom('gateway_notice').select('payment_uuid').execute()).map((row) => row.payment_uuid))
    assert.deepEqual(
      acknowledged.filter((uuid) => !kept.has(uuid)),
      [],
      'what was acknowledged is there',
    )
    // the office's two days have passed: every payment that was left open is asked about
    await office.runJobs()
    const open = await db.selectFrom('gateway_payment').select(['uuid', 'state']).where('state', 'not in', ['paid', 'failed']).execute()
    assert.deepEqual(open, [])
    // and what was not acknowledged is sent again by the gateway
    for (const [uuid, amountCents] of gateway.charged) assert.equal((await office.notice(paidEvent(uuid, amountCents))).outcome, 'received')
    const captures = await db
      .selectFrom('gateway_capture')
      .innerJoin('gateway_payment', 'gateway_payment.id', 'gateway_capture.payment_id')
      .innerJoin('invoice_balance', 'invoice_balance.invoice_id', 'gateway_payment.invoice_id')
      .select(['gateway_payment.uuid', 'gateway_capture.amount_cents', 'invoice_balance.paid_cents'])
      .execute()
    assert.equal(gateway.doubles(), 0)
    assert.deepEqual(
      captures.map((row) => [row.uuid, row.amount_cents]).sort(),
      [...gateway.charged].sort(),
      'every charge is in the books once',
    )
    assert(captures.every((row) => row.paid_cents === row.amount_cents))
    await office.booksAgree()
    assert(gateway.charged.size > kills)
    console.log(`# ${kills} kills: ${gateway.charged.size} charges, ${acknowledged.length} acknowledged, 0 charged twice, 0 lost`)
    await world.close()
  })
})
