// Importing statements: all or nothing, nothing twice, in whichever format they come. Both databases, the real readers.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { importStatement } from '../../src/business/banking/import-statement.ts'
import { listBankLines } from '../../src/business/matching/find-bank-lines.ts'
import { fnbCsv, ofx, type SampleLine } from '../../src/commands/demo/sample-statement.ts'
import { withDatabases } from '../harness/databases.ts'
import { createWorld, ourAccount, type World } from '../harness/world.ts'

const line = (on: string, amountCents: number, reference: string): SampleLine => ({ on, amountCents, description: 'EFT CREDIT', reference })
const monday = '2026-03-02'
const tuesday = '2026-03-03'
const deposit = line(monday, 75_000, 'DEPOSIT')

withDatabases((given) => {
  let world: World
  before(async () => {
    world = await createWorld(given.database)
  })
  after(() => world.close())

  const send = (fileName: string, text: string) => importStatement(world.ctx, { fileName, bytes: Buffer.from(text), ...world.staff })
  const count = async () => (await listBankLines(world.ctx.read, { view: 'all' })).total

  test('two genuinely identical lines stay two, and the same file again brings nothing', async () => {
    const csv = fnbCsv(ourAccount, [deposit, deposit, line(monday, 10_000, 'A')], 0)
    const first = await send('monday.csv', csv)
    assert.deepEqual('newLines' in first && [first.newLines, first.knownLines], [3, 0])
    const again = await send('monday copy.csv', csv)
    assert.deepEqual('newLines' in again && [again.newLines, again.knownLines], [0, 3])
    assert.equal('statementUuid' in again && again.statementUuid, 'statementUuid' in first && first.statementUuid)
    assert.equal(await count(), 3)
  })

  test('a longer statement that overlaps brings only what is new', async () => {
    const csv = fnbCsv(ourAccount, [deposit, deposit, line(monday, 10_000, 'A'), line(tuesday, 20_000, 'B')], 0)
    const imported = await send('monday and tuesday.csv', csv)
    assert.deepEqual('newLines' in imported && [imported.newLines, imported.knownLines], [1, 3])
  })

  test('the same days as OFX bring only what the CSV did not have', async () => {
    const lines = [deposit, deposit, line(monday, 10_000, 'A'), line(tuesday, 20_000, 'B'), line(tuesday, 20_000, 'C')]
    const imported = await send('same.ofx', ofx(ourAccount, '250655', lines, 200_000))
    assert.deepEqual('newLines' in imported && [imported.newLines, imported.knownLines], [1, 4])
    assert.equal(await count(), 5)
  })

  test('eight imports of one file at once bring its lines once', async () => {
    const csv = fnbCsv(ourAccount, [line('2026-02-02', 5_000, 'X'), line('2026-02-02', 6_000, 'Y')], 0)
    const known = await count()
    const answers = await Promise.all(Array.from({ length: 8 }, () => send('same moment.csv', csv)))
    assert.equal(
      answers.reduce((sum, answer) => sum + ('newLines' in answer ? answer.newLines : 100), 0),
      2,
    )
    assert.equal(await count(), known + 2)
  })

  test('a broken row names row and reason, and none of the file is taken', async () => {
    const known = await count()
    const refused = await send(
      'broken.csv',
      fnbCsv(ourAccount, [line('2026-01-05', 1_000, 'P'), line('2026-01-06', 2_000, 'Q')], 0).replace(',20.00,', ',twenty,'),
    )
    assert.equal('refused' in refused && refused.refused, 'broken-row')
    assert.match('sentence' in refused ? refused.sentence : '', /^Row 4: .*twenty/)
    assert.equal(await count(), known)
  })

  test('a statement of an account that is not ours is refused by its number', async () => {
    const refused = await send('other.csv', fnbCsv('62999999999', [deposit], 0))
    assert.equal('refused' in refused && refused.refused, 'unknown-account')
  })

  test('a line of a day that has not come, or of another century, is named, and nothing is imported', async () => {
    const countBefore = await count()
    for (const on of ['2062-03-02', '2026-03-06', '0001-01-01']) {
      const sent = await send('wrong-year.csv', fnbCsv(ourAccount, [line(monday, 500, 'FINE'), line(on, 1_500, 'WRONG')], 0))
      assert.ok('refused' in sent && sent.refused === 'broken-row', on)
      assert.match(sent.sentence, /EFT CREDIT.* is dated /)
    }
    assert.equal(await count(), countBefore)
  })

  test('while a long statement is imported, this process answers others', async () => {
    let answers = 0
    const others = setInterval(() => {
      answers++
    }, 1)
    const sent = await send(
      'long.csv',
      fnbCsv(
        ourAccount,
        Array.from({ length: 3_000 }, (_, at) => line('2025-01-02', 100 + at, `L${at}`)),
        0,
      ),
    )
    clearInterval(others)
    assert.deepEqual('newLines' in sent && sent.newLines, 3_000)
    assert.ok(answers > 5, `${answers} turns in between`)
  })

  test('a file of far too many rows is refused before it is parsed', async () => {
    const rows = Array.from({ length: 50_000 }, () => '2026/03/02,0.00,no amount,X,,,,')
    const sent = await send(
      'year.csv',
      [
        'ACCOUNT TRANSACTION HISTORY',
        `FOR ACCOUNT NUMBER ${ourAccount}`,
        'Date,SERVICE FEE,Amount,DESCRIPTION,REFERENCE,Balance,CHEQUE NUMBER,',
        ...rows,
      ].join('\n'),
    )
    assert.equal('refused' in sent && sent.refused, 'too-large')
  })
})
