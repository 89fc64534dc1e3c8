// Processes that pay through a gateway and are killed without warning: when the gateway has charged and has not answered, when a notice is
// written and not committed, and at any moment, while the gateway loses answers after charging. Afterwards every charge is one payment in the books: none
// charged twice, none lost.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { after, before, test } from 'node:test'
import { withDatabases } from '../harness/databases.ts'
import { chargingRail, paidEvent, startChargingGateway, type ChargingGateway } from '../harness/charging-gateway.ts'
import { gatewayOffice } from '../harness/gateway-office.ts'
import { createWorld } from '../harness/world.ts'

const moments = ['charged', 'holding', 'any', 'any', 'charged', 'holding'] as const
type Moment = (typeof moments)[number]
const program = resolve(import.meta.dirname, '../harness/paying-process.ts')

/** What the killed leave behind. */
const leftovers = mkdtempSync(join(tmpdir(), 'supply-killed-'))
after(() => rmSync(leftovers, { recursive: true }))

withDatabases((given) => {
  let gateway: ChargingGateway
  before(async () => {
    gateway = await startChargingGateway()
  })
  after(() => gateway.close())

  /** Lets a process have some payments charged, kills it at that moment, and returns whose notices were acknowledged. */
  const payUntilKilled = async (moment: Moment): Promise<string[]> => {
    const enough = gateway.charged.size + 2 + Math.floor(Math.random() * 6)
    const args = ['--import', './build/read-jsx.ts', program, given.url, gateway.address, ...(moment === 'holding' ? ['hold'] : [])]
    const env = { ...process.env, TMPDIR: leftovers }
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    const ready = new Promise<void>((done) =>
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        if (said.startsWith('ready')) done()
      }),
    )
    const ended = new Promise<NodeJS.Signals | null>((done) => child.once('exit', (_code, signal) => done(signal)))
    await Promise.race([ready, ended])
    const isReached = () => (moment === 'holding' ? said.includes('holding\n') : gateway.charged.size >= enough)
    while (!isReached() && child.exitCode === null) await wait(5)
    if (moment === 'any') await wait(Math.random() * 60)
    if (moment === 'charged') gateway.atNextCharge(() => child.kill('SIGKILL'))
    else child.kill('SIGKILL')
    assert.equal(await ended, 'SIGKILL', 'it paid until it was killed')
    return said
      .split('\n')
      .filter((line) => line.startsWith('notice '))
      .map((line) => line.slice('notice '.length))
  }

  test(`after ${moments.length} kills each charge is one payment of one invoice, and the books agree`, async () => {
    const acknowledged: string[] = []
    for (const moment of moments) acknowledged.push(...(await payUntilKilled(moment)))
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
    assert(gateway.charged.size > moments.length)
    console.log(`# ${moments.length} kills: ${gateway.charged.size} charges, ${acknowledged.length} acknowledged, 0 charged twice, 0 lost`)
    await world.close()
  })
})
