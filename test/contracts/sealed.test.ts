// What lies sealed: after a whole trade no account number can be read from the database but the one that customers pay into; and what
// an earlier version left in clear is sealed by the migration, wherever that is stopped.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { migrate, stepNames } from '../../src/adapters/database/migrate.ts'
import { type MigratableDatabase, openDatabase } from '../../src/adapters/database/open-database.ts'
import type { JobRun } from '../../src/adapters/jobs/job-handler.ts'
import { findRequest, listRequests } from '../../src/business/accounts/find-requests.ts'
import { useBackupCode } from '../../src/business/accounts/backup-codes.ts'
import { keyedHashes, type SecretKeys } from '../../src/business/accounts/seal.ts'
import { changeBankAccount } from '../../src/business/banking/change-bank-account.ts'
import { importStatement } from '../../src/business/banking/import-statement.ts'
import { findBankLine, listBankLines } from '../../src/business/matching/find-bank-lines.ts'
import { findProof } from '../../src/business/proofs/find-proofs.ts'
import { findReading, readOnRequestJob, requestReading } from '../../src/business/proofs/read-on-request.ts'
import { type ProofReader, readProofJob } from '../../src/business/proofs/read-proof-job.ts'
import { withoutPlaces } from '../../src/business/proofs/document-reading.ts'
import { emptyReading, type ProofReading } from '../../src/business/proofs/reading/reading.ts'
import { receiveProof } from '../../src/business/proofs/receive-proof.ts'
import { askRefund } from '../../src/business/refunds/ask-refund.ts'
import { openPayee } from '../../src/business/refunds/payee.ts'
import { addEndpoint } from '../../src/business/webhooks/keep-endpoint.ts'
import { fnbCsv } from '../../src/commands/demo/sample-statement.ts'
import { sampleProofPdf } from '../../src/commands/demo/sample-proof.ts'
import { formatPaymentReference } from '../../src/business/money/payment-reference.ts'
import { mariadbPlace, sqlitePlace, withDatabases } from '../harness/databases.ts'
import { createWorld, ourAccount, type World } from '../harness/world.ts'

const payer = '62012345678'
const wrongPayee = '4047591234'
const refunded = '1190004321'
const asked = '10000017777'
const publicUrl = 'https://shop.example'

/** Every row of every table, as text. */
const dumpOf = async (database: MigratableDatabase): Promise<Map<string, string>> => {
  const tables = await database.migrator.introspection.getTables({ withInternalKyselyTables: true })
  const dump = new Map<string, string>()
  for (const { name } of tables)
    dump.set(name, JSON.stringify((await sql`select * from ${sql.table(name)}`.execute(database.migrator)).rows))
  return dump
}
const tablesWith = (dump: ReadonlyMap<string, string>, text: string) =>
  [...dump]
    .filter(([, rows]) => rows.includes(text))
    .map(([table]) => table)
    .sort()

/** One try at a job, ended by nobody. */
const runOf = (payload: Record<string, unknown>): JobRun => ({
  job: { id: 0, uuid: '', kind: '', payload, attempt: 1, attemptsMax: 1 },
  signal: new AbortController().signal,
  progress: async () => undefined,
  finish: async () => undefined,
})

withDatabases((given) => {
  let world: World
  let proofUuid = ''
  let lineUuid = ''
  let refundUuid = ''
  let endpointSecret = ''
  before(async () => {
    world = await createWorld(given.database)
    const { ctx } = world
    const buyer = await world.openAccount('Sealed')
    const { invoice } = await world.order(buyer)
    const reading: ProofReading = {
      ...emptyReading('proof.pdf'),
      kind: 'proof',
      amount_cents: invoice.totalCents,
      reference: `FROM ${payer}`,
      payer_account: payer,
      beneficiary_account: wrongPayee,
      signals: [{ code: 'home-made-pdf', severity: 'review', detail: `Written over ${payer}.` }],
    }
    const reader: ProofReader = { read: async () => withoutPlaces(reading) }
    const bytes = await sampleProofPdf({
      payerName: 'Sealed',
      beneficiaryName: 'Test Supply',
      beneficiaryBank: 'Absa',
      accountNumber: wrongPayee,
      branchCode: '632005',
      amountCents: invoice.totalCents,
      reference: formatPaymentReference(invoice.paymentReference),
      paidOn: '2026-02-06',
      bankReference: 'MB1',
    })
    const sent = await receiveProof(ctx, {
      invoiceUuid: invoice.uuid,
      customerId: buyer.customerId,
      buyerId: buyer.buyerId,
      buyerEmail: buyer.email,
      fileName: `payment from ${payer}.pdf`,
      bytes,
    })
    assert('proofUuid' in sent, JSON.stringify(sent))
    proofUuid = sent.proofUuid
    await readProofJob(reader)(ctx, runOf({ proofUuid }))
    const requested = await requestReading(ctx, { requestedBy: 'key:a', fileName: `${payer}.pdf`, bytes })
    assert('uuid' in requested)
    const job = await ctx.read.db.selectFrom('job').select('payload').where('kind', '=', 'read-on-request').executeTakeFirstOrThrow()
    await readOnRequestJob(reader)(ctx, runOf(JSON.parse(job.payload) as Record<string, unknown>))
    assert.equal((await findReading(ctx.read, { uuid: requested.uuid, requestedBy: 'key:a' }))?.payer_account, payer)
    const reference = invoice.paymentReference
    const [line = ''] = await world.bank([
      { amountCents: invoice.totalCents + 100_000, reference, description: `FNB APP PAYMENT FROM ${payer}` },
    ])
    lineUuid = line
    const matched = await world.match(line, buyer, [{ invoiceUuid: invoice.uuid, amountCents: invoice.totalCents }])
    assert(!('refused' in matched), JSON.stringify(matched))
    const refund = await ctx.transact((w) =>
      askRefund(w, {
        customerUuid: buyer.customerUuid,
        amountText: '500',
        reason: 'Paid too much',
        payee: { bankName: 'Absa', accountName: 'Sealed', accountNumber: refunded, branchCode: '632005' },
        confirmedWith: 'Anna Louw',
        by: world.staff,
        publicUrl,
        onceKey: 'refund-1',
      }),
    )
    if ('refundUuid' in refund) refundUuid = refund.refundUuid
    else assert.fail(JSON.stringify(refund))
    const account = { bankName: 'Absa', accountName: 'Test Supply', accountNumber: asked, branchCode: '632005' }
    const change = await ctx.transact((w) => changeBankAccount(w, { ...account, reason: 'We changed banks.', by: world.staff, publicUrl }))
    assert('requestUuid' in change, JSON.stringify(change))
    const doer = { ...world.staff, remoteAddress: '10.0.0.1' }
    const endpoint = await ctx.transact((w) =>
      addEndpoint(w, ctx.webhooks, { ...doer, name: 'Books', url: 'https://127.0.0.1/hook', buyerEmail: '', eventWords: ['order.placed'] }),
    )
    if ('secret' in endpoint) endpointSecret = endpoint.secret
    else assert.fail(JSON.stringify(endpoint))
  })
  after(() => world.close())

  test('no account number and no secret can be read from any table, but the number that customers pay into', async () => {
    const dump = await dumpOf(given.database)
    assert.ok(dump.size > 40, 'every table was read')
    for (const secret of [payer, wrongPayee, refunded, asked, endpointSecret]) assert.deepEqual(tablesWith(dump, secret), [], secret)
    assert.deepEqual(tablesWith(dump, ourAccount), ['bank_account', 'invoice'])
  })

  test('on the disk of the embedded engine they cannot be read either', async () => {
    if (given.engine !== 'sqlite') return // the server's files are its own; its rows were read above
    const path = given.url.slice('sqlite:'.length)
    for (const file of [path, `${path}-wal`]) {
      const bytes = await readFile(file).catch(() => Buffer.alloc(0))
      for (const secret of [payer, refunded, asked]) assert.equal(bytes.includes(secret), false, `${secret} in ${file}`)
    }
  })

  test('who may read them reads them: the proof, the request, the bank line, the payee', async () => {
    const { ctx } = world
    const proof = await findProof(ctx.read, { uuid: proofUuid })
    assert.deepEqual([proof.reading?.payer_account, proof.reading?.beneficiary_account], [payer, wrongPayee])
    assert.equal(proof.fileName, 'payment from ••••5678.pdf')
    assert.ok(proof.checks.some((check) => check.sentence.includes('••••5678')))
    const [request] = await listRequests(ctx.read)
    assert.equal((await findRequest(ctx.read, request?.uuid ?? '')).payload['accountNumber'], asked)
    assert.equal((await openPayee(ctx.read, ctx.keys, refundUuid))?.accountNumber, refunded)
    const line = await findBankLine(ctx.read, lineUuid)
    assert.equal(line.description, 'FNB APP PAYMENT FROM ••••5678')
    assert.match(line.raw ?? '', /FROM ••••5678/)
    assert.equal((await listBankLines(ctx.read, { view: 'all', q: '5678' })).rows.length, 1, 'found by its last four digits')
  })

  test('with another key nothing opens, and nothing breaks', async () => {
    const read = { ...world.ctx.read, keys: ['another key, as long as it must be'] as SecretKeys }
    assert.equal((await findProof(read, { uuid: proofUuid })).reading, null)
    assert.equal((await findBankLine(read, lineUuid)).raw, null)
    assert.deepEqual((await listRequests(read))[0]?.payload, {})
  })

  test('the same statement again brings nothing new, though its words are kept masked', async () => {
    const csv = (payers: string[]) =>
      Buffer.from(
        fnbCsv(
          ourAccount,
          payers.map((number) => ({ on: '2026-02-03', amountCents: 10_000, description: `EFT ${number}`, reference: '' })),
          100_000,
        ),
      )
    const bring = (bytes: Buffer) => importStatement(world.ctx, { fileName: `${ourAccount}.csv`, bytes, ...world.staff })
    const first = await bring(csv(['62000000001', '62000000002']))
    assert('newLines' in first, JSON.stringify(first))
    assert.equal(first.newLines, 2)
    const again = await bring(csv(['62000000001', '62000000002']))
    assert.equal('newLines' in again && again.newLines, 0)
  })
})

for (const engine of ['SQLite', 'MariaDB'] as const) {
  test(`what an earlier version left in clear is sealed by the migration, stopped and run again, on ${engine}`, async () => {
    const keys: SecretKeys = ['the key of today, which is long enough', 'the key of yesterday, long enough as well']
    const place = engine === 'SQLite' ? await sqlitePlace() : await mariadbPlace()
    const database = openDatabase({ url: place.url, poolSize: 2, poolMaxOverflow: 2, poolRecycleMs: 3_600_000, poolTimeoutMs: 30_000 })
    try {
      await migrate(
        database,
        keys,
        stepNames.filter((step) => step <= '020-privacy'),
      )
      await fillAsBefore(database, keys[1] ?? '')
      await assert.rejects(migrate(database), /no SECRET_KEY was given/)
      await migrate(database, keys)
      const dump = await dumpOf(database)
      for (const number of [payer, asked]) assert.deepEqual(tablesWith(dump, number), [], number)
      if (engine === 'SQLite')
        for (const end of ['', '-wal']) {
          const bytes = await readFile(place.url.slice('sqlite:'.length) + end).catch(() => Buffer.alloc(0))
          assert.equal(bytes.includes(payer), false, `the file${end} holds nothing of it`)
        }
      const r = { db: database.read, keys, clock: { now: () => '2026-02-07T10:00:00.000Z' } }
      const line = await findBankLine(r, 'line-1')
      assert.deepEqual([line.description, line.raw], ['EFT ••••5678', 'EFT,••••5678'])
      assert.equal((await listRequests(r))[0]?.payload['accountNumber'], asked)
      const rows = await database.read.selectFrom('bank_line').select(['line_key']).execute()
      assert.equal(new Set(rows.map((row) => row.line_key)).size, 3)
      await assert.rejects(sql`update bank_line set description = 'x'`.execute(database.migrator), /append-only/)
      assert.equal(await codeWorks(database, keys, 'aaaabbbbcccc'), true, 'a code made under the older key')
      assert.equal(await codeWorks(database, keys, 'aaaabbbbcccc'), false, 'and only once')
    } finally {
      await database.close()
      await place.remove()
    }
  })
}

const codeWorks = (database: MigratableDatabase, keys: SecretKeys, code: string) =>
  database.transact((db) =>
    useBackupCode(
      { db, keys, clock: { now: () => '2026-02-07T10:00:00.000Z' } } as Parameters<typeof useBackupCode>[0],
      { realm: 'office', subjectId: 1, name: 'T', email: 't@office.example' },
      code,
    ),
  )

/** Rows as the version before wrote them. */
async function fillAsBefore(database: MigratableDatabase, key: string): Promise<void> {
  const at = '2026-02-01T10:00:00.000Z'
  const [hash = ''] = keyedHashes([key], 'backup-code:office:1', 'aaaabbbbcccc')
  const payload = JSON.stringify({ accountNumber: asked })
  for (const statement of [
    `insert into staff (id, uuid, name, email, password_hash, role, created_at) values (1, 's', 'T', 't@office.example', 'none', 'owner', '${at}')`,
    `insert into backup_code (realm, subject_id, code_hash, created_at) values ('office', 1, '${hash}', '${at}')`,
    `insert into office_request (uuid, kind, subject, open_key, payload, reason, requester_id, requested_at, expires_at, state)
      values ('r', 'bank-account', 'default', 'bank-account default', '${payload}', 'why', 1, '${at}', '2027-01-01T00:00:00.000Z', 'waiting')`,
    `insert into reading_request (uuid, requested_by, file_key, file_name, reading, created_at) values ('q', 'a', 'f', '${payer}.pdf', '{"payer_account":"${payer}"}', '${at}')`,
    `insert into bank_account (id, uuid, bank_name, account_name, account_number, branch_code, is_default) values (1, 'b', 'FNB', 'T', '${ourAccount}', '250655', 1)`,
    `insert into statement (id, uuid, bank_account_id, file_name, sha256, format, imported_by, imported_at, from_on, until_on, line_count, new_count)
      values (1, 'f', 1, '${payer}.csv', 'x', 'FNB CSV', 1, '${at}', '2026-02-01', '2026-02-01', 3, 3)`,
    // two that differ only in digits that are masked, and one that has none
    ...[`EFT ${payer}`, `EFT 99999${payer.slice(5)}`, 'CASH'].map(
      (
        words,
        i,
      ) => `insert into bank_line (uuid, bank_account_id, statement_id, line_key, happened_on, amount_cents, description, reference, raw)
      values ('line-${i + 1}', 1, 1, 'key-${i}', '2026-02-01', 100, '${words}', '', '${words.replace(' ', ',')}')`,
    ),
  ])
    await sql.raw(statement).execute(database.migrator)
}
