// What the database itself refuses, whoever asks: changing the books, an issued invoice, a bank line, the audit record; paying too much.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { isRefusedByConstraint } from '../../src/adapters/database/dialect.ts'
import { sealAudit } from '../../src/business/audit/seal.ts'
import { withDatabases } from '../harness/databases.ts'
import { createWorld, type World } from '../harness/world.ts'

withDatabases((given) => {
  let world: World
  before(async () => {
    world = await createWorld(given.database)
    const buyer = await world.openAccount('Append Only')
    const { invoice } = await world.order(buyer)
    const [line = ''] = await world.bank([{ amountCents: invoice.totalCents, reference: invoice.paymentReference }])
    await world.match(line, buyer, [{ invoiceUuid: invoice.uuid, amountCents: invoice.totalCents }])
    await world.ctx.transact(sealAudit)
  })
  after(() => world.close())

  const execute = (statement: string) => sql.raw(statement).execute(given.database.migrator)
  const refusesByTrigger = (statement: string) => assert.rejects(execute(statement), /append-only/, statement)

  for (const [table, column, change = column] of [
    ['ledger_journal', 'posted_by'],
    ['ledger_entry', 'amount_cents'],
    ['invoice', 'total_cents'],
    ['invoice_line', 'net_cents'],
    ['bank_line', 'amount_cents', 'amount_cents + 1'],
    ['bank_line', 'description', "'another'"],
    ['bank_line', 'line_key', "concat('a', id)"],
    ['audit_event', 'actor'],
    ['audit_seal', 'hash'],
  ] as const) {
    test(`${table} can be neither changed (${column}) nor deleted`, async () => {
      await refusesByTrigger(`update ${table} set ${column} = ${change}`)
      await refusesByTrigger(`delete from ${table}`)
    })
  }

  const refusesByCheck = (statement: string) => assert.rejects(execute(statement), (error) => isRefusedByConstraint(error), statement)

  test('an entry that moves nothing, less than nothing, or from an account to itself cannot be written', async () => {
    const insert = (debit: string, credit: string, amount: number) =>
      `insert into ledger_entry (journal_id, debit_account, credit_account, amount_cents, currency) values ((select min(id) from ledger_journal), '${debit}', '${credit}', ${amount}, 'ZAR')`
    await refusesByCheck(insert('bank', 'receivable', 0))
    await refusesByCheck(insert('bank', 'receivable', -1))
    await refusesByCheck(insert('bank', 'bank', 100))
  })

  test('no invoice can be paid beyond its total or below nothing', async () => {
    await refusesByCheck('update invoice_balance set paid_cents = total_cents + 1')
    await refusesByCheck('update invoice_balance set paid_cents = -1')
  })
})
