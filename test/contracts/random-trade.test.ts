// Two thousand random steps of trade on each engine: place, pay, match, split, undo, put credit to an invoice, take it back, refund it,
// let a second person allow that, pay the refund, undo that, cancel it, click twice; and pay through a gateway, with all that comes back.
// Afterwards the books agree to the cent. The seed is printed when a run fails, and replays it.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { undoMatch } from '../../src/business/matching/undo-match.ts'
import { applyCredit, undoCredit } from '../../src/business/payments/apply-credit.ts'
import { checkLedger } from '../../src/business/payments/check-ledger.ts'
import { findRefund } from '../../src/business/refunds/find-refunds.ts'
import { undoRefundMatch } from '../../src/business/refunds/match-refund.ts'
import { cents, plainAmount } from '../../src/business/money/cents.ts'
import { withDatabases } from '../harness/databases.ts'
import { gatewayOffice } from '../harness/gateway-office.ts'
import { type GatewayMade, gatewaySteps } from '../harness/gateway-steps.ts'
import { refundingOffice, type RefundingOffice, refusalOf } from '../harness/refunding-office.ts'
import { scriptedRail } from '../harness/scripted-rail.ts'
import { type Buyer, createWorld, type World } from '../harness/world.ts'

const runs = 20
const stepsPerRun = 100 // 20 × 100 = 2 000 steps
const seed = 20_261_124

/** What the run has made so far; a step picks from it by number, so that any shrunk sequence still makes sense. */
interface Made extends GatewayMade {
  buyers: Buyer[]
  invoices: { uuid: string; totalCents: number; buyer: Buyer }[]
  lines: { uuid: string; amountCents: number; buyer: Buyer }[]
  matches: string[]
  credits: string[]
  office: RefundingOffice
  refunds: { uuid: string; requestUuid: string | null }[]
  transfers: string[]
}

type Step = (made: Made) => Promise<void>

const pick = <T>(list: readonly T[], at: number): T | undefined => list[at % Math.max(1, list.length)]

const place = fc
  .record({ buyer: fc.nat(9), quantity: fc.integer({ min: 2, max: 400 }), twice: fc.boolean() })
  .map(({ buyer, quantity, twice }): Step => async (made) => {
    const by = pick(made.buyers, buyer)
    if (!by) return
    const total = await made.world.fillCart(by, [[quantity % 2 === 0 ? 'ore' : 'diesel', String(quantity * 50)]])
    const onceKey = randomUUID()
    const placed = await made.world.place(by, total, onceKey)
    if (twice) assert.deepEqual(await made.world.place(by, total, onceKey), placed)
    assert('invoiceUuid' in placed)
    made.invoices.push({ uuid: placed.invoiceUuid, totalCents: total, buyer: by })
  })

const pay = fc
  .record({ invoice: fc.nat(99), share: fc.constantFrom(1, 0.5, 1.25, 0.01), more: fc.nat(99) })
  .map(({ invoice, share, more }): Step => async (made) => {
    const of = pick(made.invoices, invoice)
    if (!of) return
    const amountCents = Math.max(1, Math.round(of.totalCents * share)) + more
    const [uuid] = await made.world.bank([{ amountCents, reference: `R${made.lines.length}-${randomUUID().slice(0, 8)}` }])
    if (uuid) made.lines.push({ uuid, amountCents, buyer: of.buyer })
  })

const match = fc
  .record({ line: fc.nat(99), invoices: fc.array(fc.nat(99), { maxLength: 3 }), share: fc.constantFrom(1, 0.5, 1.1), twice: fc.boolean() })
  .map(({ line, invoices, share, twice }): Step => async (made) => {
    const of = pick(made.lines, line)
    if (!of) return
    const own = made.invoices.filter((invoice) => invoice.buyer === of.buyer)
    const chosen = [...new Set(invoices.map((at) => pick(own, at)))].filter((invoice) => invoice !== undefined)
    const allocations = chosen.map((invoice) => ({
      invoiceUuid: invoice.uuid,
      amountCents: Math.max(1, Math.round((of.amountCents * share) / chosen.length)),
    }))
    const onceKey = randomUUID()
    const matched = await made.world.match(of.uuid, of.buyer, allocations, onceKey)
    if (!('matchUuid' in matched)) return
    if (twice) assert.deepEqual(await made.world.match(of.uuid, of.buyer, allocations, onceKey), matched)
    made.matches.push(matched.matchUuid)
  })

const undo = fc.record({ match: fc.nat(99), twice: fc.boolean() }).map(({ match: at, twice }): Step => async (made) => {
  const matchUuid = pick(made.matches, at)
  if (!matchUuid) return
  const input = { matchUuid, reason: 'random', onceKey: randomUUID(), ...made.world.staff }
  const undone = await made.world.ctx.transact((w) => undoMatch(w, input))
  if (twice && 'matchUuid' in undone) assert.deepEqual(await made.world.ctx.transact((w) => undoMatch(w, input)), undone)
})

const credit = fc
  .record({ invoice: fc.nat(99), amountCents: fc.integer({ min: 1, max: 9_000_000 }) })
  .map(({ invoice, amountCents }): Step => async (made) => {
    const of = pick(made.invoices, invoice)
    if (!of) return
    const applied = await made.world.ctx.transact((w) =>
      applyCredit(w, {
        customerUuid: of.buyer.customerUuid,
        invoiceUuid: of.uuid,
        amountCents,
        onceKey: randomUUID(),
        ...made.world.staff,
      }),
    )
    if ('creditUuid' in applied) made.credits.push(applied.creditUuid)
  })

const takeBack = fc.nat(99).map((at): Step => async (made) => {
  const creditUuid = pick(made.credits, at)
  if (creditUuid) await made.world.ctx.transact((w) => undoCredit(w, { creditUuid, onceKey: randomUUID(), ...made.world.staff }))
})

/** All, a part, or more of what is held at that moment. */
const refund = fc
  .record({ buyer: fc.nat(9), share: fc.constantFrom(1, 0.5, 0.01, 1.1), twice: fc.boolean() })
  .map(({ buyer, share, twice }): Step => async ({ buyers, office, refunds }) => {
    const by = pick(buyers, buyer)
    if (!by) return
    const amountText = plainAmount(cents(Math.max(1, Math.round((await office.held(by)) * share))))
    const onceKey = randomUUID()
    const asked = await office.ask(by, amountText, { onceKey })
    if (!('refundUuid' in asked)) return
    if (twice) assert.deepEqual(await office.ask(by, amountText, { onceKey }), asked)
    refunds.push({ uuid: asked.refundUuid, requestUuid: asked.requestUuid })
  })

const allow = fc.nat(99).map((at): Step => async ({ refunds, office }) => {
  const of = pick(refunds, at)
  if (of && of.requestUuid !== null) await office.allow(of.requestUuid, office.owner)
})

/** The line may be of another amount, or of a refund that is not to be paid: then nothing must happen. */
const payRefund = fc
  .record({ refund: fc.nat(99), more: fc.constantFrom(0, 0, 0, 1) })
  .map(({ refund: at, more }): Step => async ({ world, refunds, office, transfers }) => {
    const of = pick(refunds, at)
    if (!of) return
    const { amountCents, state } = await findRefund(world.ctx.read, of.uuid)
    if (state !== 'to-pay' && more === 0) return
    const [line = ''] = await world.bank([{ amountCents: -amountCents - more, reference: randomUUID().slice(0, 12) }])
    const paid = await office.pay(line, of.uuid)
    if ('transferUuid' in paid) transfers.push(paid.transferUuid)
    else assert.equal(refusalOf(await office.pay(line, of.uuid)), paid.refused)
  })

const undoRefund = fc.nat(99).map((at): Step => async ({ world, transfers, office }) => {
  const transferUuid = pick(transfers, at)
  const input = { transferUuid: transferUuid ?? '', reason: 'random', by: office.finance, onceKey: randomUUID() }
  if (transferUuid) await world.ctx.transact((w) => undoRefundMatch(w, input))
})

const cancel = fc.nat(99).map((at): Step => async ({ refunds, office }) => {
  const of = pick(refunds, at)
  if (of) await office.cancel(of.uuid)
})

const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: place },
    { weight: 4, arbitrary: pay },
    { weight: 5, arbitrary: match },
    { weight: 2, arbitrary: undo },
    { weight: 2, arbitrary: credit },
    { weight: 1, arbitrary: takeBack },
    { weight: 5, arbitrary: refund },
    { weight: 2, arbitrary: allow },
    { weight: 5, arbitrary: payRefund },
    { weight: 1, arbitrary: undoRefund },
    { weight: 1, arbitrary: cancel },
    ...gatewaySteps,
  ),
  {
    minLength: stepsPerRun,
    maxLength: stepsPerRun,
  },
)

withDatabases((given) => {
  let world: World
  let office: RefundingOffice
  let gateway: GatewayMade['gateway']
  const rail = scriptedRail()
  before(async () => {
    world = await createWorld(given.database, [rail])
    office = await refundingOffice(world)
    gateway = await gatewayOffice(world, rail)
    await office.setLimit('20 000,00')
  })
  after(() => world.close())

  test(`after ${runs * stepsPerRun} random steps the books agree to the cent`, async () => {
    let taken = 0
    let run = 0
    let paidBack = 0
    let matched = 0
    const happened = { paid: 0, refunded: 0, chargedBack: 0, won: 0, paidOut: 0, taken: 0 }
    const property = fc.asyncProperty(steps, async (sequence) => {
      run++
      const buyers = [await world.openAccount(`Random ${run} A`), await world.openAccount(`Random ${run} B`)]
      const none = { invoices: [], lines: [], matches: [], credits: [], refunds: [], transfers: [], captures: [] }
      const made: Made = { world, buyers, office, gateway, railName: rail.name, happened, ...none }
      for (const step of sequence) await step(made)
      taken += sequence.length
      paidBack += made.transfers.length
      matched += made.matches.length
      world.clock.advance(25 * 3_600_000) // what one person refunds alone counts anew
      assert.deepEqual(
        (await checkLedger(world.ctx.read)).flatMap((check) => check.differences),
        [],
      )
    })
    await fc.assert(property, { numRuns: runs, seed, endOnFailure: true })
    assert.equal(taken, runs * stepsPerRun)
    assert(matched >= 2 * runs, `only ${matched} lines were matched`)
    assert(paidBack >= runs / 2, `only ${paidBack} refunds were paid`)
    for (const [what, times] of Object.entries(happened)) assert(times >= runs / 4, `${what}: only ${String(times)} times`)
  })
})
