// People whose data is copied and erased: everything about them is spelled as nothing else in the world is, so that what is left of
// them can be looked for in the whole database and in every document.
import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { seal } from '../../src/business/accounts/seal.ts'
import { correctionPurpose, proofReadingPurpose } from '../../src/business/proofs/kept-reading.ts'
import { makeZip } from '../../src/adapters/archive/zip-archive.ts'
import { dumpRows } from '../../src/adapters/database/dump.ts'
import type { MigratableDatabase } from '../../src/adapters/database/open-database.ts'
import type { JobHandlers } from '../../src/adapters/jobs/job-handler.ts'
import { createRunner } from '../../src/adapters/jobs/run-jobs.ts'
import type { Person } from '../../src/business/accounts/principal.ts'
import { askToVerify } from '../../src/business/accounts/change-email.ts'
import { registerBuyer } from '../../src/business/accounts/register-buyer.ts'
import { type ChainCheck, checkChain } from '../../src/business/audit/check-chain.ts'
import { record } from '../../src/business/audit/record.ts'
import { sealAudit } from '../../src/business/audit/seal.ts'
import type { InvoiceDetail } from '../../src/business/invoices/find-invoice.ts'
import { tell } from '../../src/business/notifications/tell.ts'
import { checkLedger } from '../../src/business/payments/check-ledger.ts'
import { erasePersonJob } from '../../src/business/privacy/erasure.ts'
import { exportPersonJob } from '../../src/business/privacy/export-person.ts'
import { removeDocumentJob } from '../../src/business/privacy/remove-old.ts'
import { checkFiles } from '../../src/business/proofs/check-files.ts'
import type { Buyer, World } from './world.ts'

export const subjectPassword = 'weighbridge ticket 88 kilograms'
export const subjectOrigin = { userAgent: 'A Browser 12', remoteAddress: '203.0.113.77' }

export interface Subject {
  readonly buyer: Buyer
  readonly person: Person
  /** e-mail address, name, phone */
  readonly words: readonly string[]
  /** name and addresses of the company */
  readonly companyWords: readonly string[]
}

export interface DataSubjects {
  /** Does every job about personal data that is due. */
  work(): Promise<void>
  /** Opens an account for a company and its first person; `tag` makes every word of it unlike others. */
  register(tag: string): Promise<Subject>
  /** An order that is paid and delivered, with a proof that was decided: nothing is open afterwards. */
  trade(buyer: Buyer, words: readonly string[]): Promise<{ invoice: InvoiceDetail; proofUuid: string }>
  /** Where in the database and the store these words stand: `table.column`, or the key of a document. */
  tracesOf(words: readonly string[]): Promise<string[]>
  /** Record, books and documents agree with themselves. */
  isWhole(): Promise<ChainCheck>
}

/** What a proof of the subject holds. */
export const documentOf = (words: readonly string[]): Buffer => Buffer.from(`%PDF-1.4 paid by ${words.join(' ')}`)

export const dataSubjects = (world: World, database: MigratableDatabase): DataSubjects => {
  const handlers: JobHandlers = {
    'export-person': exportPersonJob(makeZip),
    'erase-person': erasePersonJob,
    'remove-document': removeDocumentJob,
  }
  const work = async () => {
    const runner = createRunner(world.ctx, database, handlers, { concurrency: 1, stopTimeoutMs: 0 })
    while (await runner.workOnce());
  }
  const db = () => world.ctx.read.db

  const register = async (tag: string): Promise<Subject> => {
    const email = `zanele.${tag}@quagga-${tag}.example`
    const name = `Zanele Quagga-${tag}`
    const phone = `082 555 ${createHash('sha256').update(tag).digest().readUInt16BE().toString().padStart(5, '0')}`
    const company = `Quagga${tag} Haulage`
    const registered = await registerBuyer(world.ctx, {
      companyName: company,
      registrationNumber: '',
      vatNumber: '',
      address: `77 Quagga${tag} Street, Kimberley, 8301`,
      contactName: name,
      email,
      phone,
      password: subjectPassword,
      ...subjectOrigin,
    })
    assert.ok('customerUuid' in registered, JSON.stringify(registered))
    const row = await db().selectFrom('buyer').selectAll().where('email', '=', email).executeTakeFirstOrThrow()
    await world.ctx.transact((w) => askToVerify(w, { realm: 'buyer', subjectId: row.id, name, email }, 'https://shop.example'))
    const siteUuid = randomUUID()
    await world.ctx.transact((w) =>
      w.db
        .insertInto('site')
        .values({
          uuid: siteUuid,
          customer_id: row.customer_id,
          name: 'Yard',
          address: `1 Quagga${tag} Yard`,
          contact_name: name,
          contact_phone: phone,
        })
        .execute(),
    )
    const person: Person = { realm: 'buyer', subjectId: row.id, name, email }
    const buyer = { customerId: row.customer_id, customerUuid: registered.customerUuid, buyerId: row.id, email, name, siteUuid }
    return { buyer, person, words: [email, name, phone], companyWords: [company, `77 Quagga${tag} Street`, `1 Quagga${tag} Yard`] }
  }

  const trade = async (buyer: Buyer, words: readonly string[]) => {
    const { invoice, orderUuid } = await world.order(buyer)
    const bytes = documentOf(words)
    const key = `proofs/2026-03/${randomUUID()}`
    await world.ctx.files.put(key, bytes)
    const invoiceRow = await db().selectFrom('invoice').select('id').where('uuid', '=', invoice.uuid).executeTakeFirstOrThrow()
    const proofUuid = randomUUID()
    await world.ctx.transact(async (w) => {
      await w.db
        .insertInto('proof')
        .values({
          uuid: proofUuid,
          invoice_id: invoiceRow.id,
          customer_id: buyer.customerId,
          buyer_id: buyer.buyerId,
          file_key: key,
          file_name: `${buyer.name}.pdf`,
          media_type: 'application/pdf',
          size_bytes: bytes.length,
          sha256: createHash('sha256').update(bytes).digest('hex'),
          state: 'accepted',
          verdict: 'plausible',
          sealed_reading: seal(w.keys, proofReadingPurpose({ uuid: proofUuid }), JSON.stringify({ kind: 'read', text: words.join(' ') })),
          checks: JSON.stringify([{ code: 'payer', outcome: 'note', sentence: `Paid by ${buyer.name}.` }]),
          amount_cents: invoice.totalCents,
          payment_on: '2026-03-04',
          bank_reference: 'TRACE 4',
          expected_on: null,
          received_at: w.clock.now(),
          read_at: w.clock.now(),
          decided_at: w.clock.now(),
          decided_by: world.staff.staffId,
          rejected_reason: null,
          office_note: `Phoned ${buyer.name} on ${words[2] ?? ''}`,
        })
        .execute()
      const proof = await w.db.selectFrom('proof').select('id').where('uuid', '=', proofUuid).executeTakeFirstOrThrow()
      const said = { proof_id: proof.id, sent_at: w.clock.now() }
      await w.db
        .insertInto('proof_message')
        .values([
          { ...said, uuid: w.newUuid(), staff_id: world.staff.staffId, buyer_id: null, words: `Did ${buyer.name} pay this?` },
          { ...said, uuid: w.newUuid(), staff_id: null, buyer_id: buyer.buyerId, words: `Yes. Call ${words[2] ?? ''}.` },
        ])
        .execute()
      const uuid = w.newUuid()
      await w.db
        .insertInto('proof_correction')
        .values({
          uuid,
          proof_id: proof.id,
          field: 'payer_name',
          way: 'typed',
          sealed_change: seal(w.keys, correctionPurpose({ uuid }), JSON.stringify({ was: null, is: buyer.name, box: null })),
          corrected_by: world.staff.staffId,
          corrected_at: w.clock.now(),
        })
        .execute()
      await w.db
        .updateTable('sales_order')
        .set({ state: 'delivered', note: `Ask for ${buyer.name}` })
        .where('uuid', '=', orderUuid)
        .execute()
      await tell(w, { to: buyer.email, event: 'order-released', orderNumber: 'SO-1' })
      await record(w, {
        actor: 'Thandi',
        kind: 'customer-phoned',
        subject: buyer.name,
        detail: { said: `${buyer.name} "rang" from ${words[2] ?? ''}` },
      })
    })
    const [line = ''] = await world.bank([{ amountCents: invoice.totalCents, reference: invoice.paymentReference }])
    await world.match(line, buyer, [{ invoiceUuid: invoice.uuid, amountCents: invoice.totalCents }])
    return { invoice, proofUuid }
  }

  const tracesOf = async (words: readonly string[]): Promise<string[]> => {
    const places = new Set<string>()
    const stands = (text: string) => words.some((word) => text.toLowerCase().includes(word.toLowerCase()))
    await dumpRows(database, (table, row) => {
      for (const [column, value] of Object.entries(row)) if (typeof value === 'string' && stands(value)) places.add(`${table}.${column}`)
    })
    for (const table of ['data_export', 'reading_request', 'sign_in_failure'] as const) {
      if (stands(JSON.stringify(await db().selectFrom(table).selectAll().execute()))) places.add(table)
    }
    for await (const { key } of world.ctx.files.list()) {
      const bytes = await world.ctx.files.withLocalFile(key, await hashOf(key), (path) => readFile(path, 'latin1'))
      if (stands(bytes)) places.add(key)
    }
    return [...places].toSorted()
  }
  const hashOf = async (key: string): Promise<string> => {
    const proof = await db().selectFrom('proof').select('sha256').where('file_key', '=', key).executeTakeFirst()
    const copy = await db().selectFrom('data_export').select('sha256').where('file_key', '=', key).executeTakeFirst()
    return proof?.sha256 ?? copy?.sha256 ?? ''
  }
  const isWhole = async () => {
    await world.ctx.transact(sealAudit)
    const chain = await checkChain(world.ctx.read)
    assert.deepEqual(chain.breaks, [])
    for (const check of await checkLedger(world.ctx.read)) assert.deepEqual(check.differences, [], check.claim)
    assert.deepEqual((await checkFiles(world.ctx)).missing, [])
    return chain
  }
  return { work, register, trade, tracesOf, isWhole }
}
