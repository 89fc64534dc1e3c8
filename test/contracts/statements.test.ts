// The readers of bank statement files: what they take, and what they refuse whole, naming the row.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { readStatement } from '../../src/adapters/statements/read-statement.ts'
import type { StatementFile, StatementRefused } from '../../src/business/banking/statement-file.ts'
import { statementLimits } from '../../src/config/statement-limits.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const read = (text: string | Uint8Array) => readStatement(typeof text === 'string' ? bytesOf(text) : text, 'statement')

function taken(text: string | Uint8Array): StatementFile {
  const file = read(text)
  assert.ok(!('refused' in file), 'refused' in file ? file.sentence : '')
  return file
}

function refusedOf(text: string | Uint8Array): StatementRefused {
  const file = read(text)
  assert.ok('refused' in file, 'the file was taken')
  return file
}

/** The lines without the file's own text, to compare files that say the same. */
const meaningOf = (text: string) =>
  taken(text).lines.map(({ happenedOn, amountCents, description, reference, balanceCents }) => ({
    happenedOn,
    amountCents,
    description,
    reference,
    balanceCents,
  }))

const heading =
  'ACCOUNT TRANSACTION HISTORY\r\nFOR ACCOUNT NUMBER 62000004417\r\nDate,SERVICE FEE,Amount,DESCRIPTION,REFERENCE,Balance,CHEQUE NUMBER,\r\n'
const fnb = (...rows: string[]) => heading + rows.map((row) => `${row}\r\n`).join('')

const payment = '2026/02/13,,826962.50,FNB OB PMT 36KH7X2MT,36KH7X2MT,1826962.50,,'
const fee = '2026/02/13,,-412.30,SERVICE FEE FEB,SERVICE FEE FEB,1826550.20,,'

test('an FNB history is read to the cent, with the row as the file had it', () => {
  const file = taken(fnb(payment, fee))
  assert.equal(file.format, 'FNB CSV')
  assert.equal(file.accountNumber, '62000004417')
  assert.deepEqual(file.lines, [
    {
      happenedOn: '2026-02-13',
      amountCents: 82_696_250,
      description: 'FNB OB PMT 36KH7X2MT',
      reference: '36KH7X2MT',
      balanceCents: 182_696_250,
      raw: payment,
    },
    { happenedOn: '2026-02-13', amountCents: -41_230, description: 'SERVICE FEE FEB', reference: '', balanceCents: 182_655_020, raw: fee },
  ])
})

test('NUL bytes, a byte order mark, UTF-16 and Windows-1252 change nothing', () => {
  const text = fnb(payment, fee)
  const plain = taken(text)
  const nul = new Uint8Array([...bytesOf(text)].flatMap((byte) => [byte, 0]))
  const utf16 = new Uint8Array(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]))
  assert.deepEqual(taken(nul), plain)
  assert.deepEqual(taken(utf16), plain)
  assert.deepEqual(taken(`\uFEFF${text}`), plain)
  const latin = Buffer.from(fnb('2026/02/13,,10.00,CAF\u00c9 TRUST,X,10.00,,'), 'latin1')
  assert.equal(taken(latin).lines[0]?.description, 'CAFÉ TRUST')
})

test('line ends, delimiters and spellings of a date are the bank’s own business', () => {
  const rows = [payment, fee]
  const plain = meaningOf(fnb(...rows))
  assert.deepEqual(meaningOf(fnb(...rows).replaceAll('\r\n', '\n')), plain)
  assert.deepEqual(meaningOf(fnb(...rows).replaceAll('\r\n', '\r')), plain)
  for (const delimiter of [';', '\t', '|']) assert.deepEqual(meaningOf(fnb(...rows).replaceAll(',', delimiter)), plain)
  for (const date of ['2026-02-13', '20260213', '13/02/2026', '13 Feb 2026', '13Feb2026']) {
    assert.equal(taken(fnb(payment.replace('2026/02/13', date))).lines[0]?.happenedOn, '2026-02-13', date)
  }
  assert.equal(taken(fnb(payment.replace('2026/02/13', '03/04/2026'))).lines[0]?.happenedOn, '2026-04-03', 'day first')
})

test('a quoted decimal comma is read, and an unquoted one in a comma file is refused', () => {
  const quoted = fnb('2026/02/13,,"826 962,50",PMT 36KH7X2MT,X,"1 826 962,50",,')
  assert.equal(taken(quoted).lines[0]?.amountCents, 82_696_250)
  assert.equal(taken(fnb(payment).replaceAll(',', ';').replaceAll('.', ',')).lines[0]?.amountCents, 82_696_250)
  const unquoted = refusedOf(fnb(payment, '2026/02/13,,826 962,50,PMT 36KH7X2MT,X,1 826 962,50,,'))
  assert.equal(unquoted.refused, 'broken-row')
  assert.equal(unquoted.row, 5)
  assert.match(unquoted.sentence, /Row 5: .*quotation marks/)
})

test('rows that move no money to match are left out: balances, fees alone, pending', () => {
  const file = taken(
    fnb(
      '2026/02/12,,,OPENING BALANCE,,1000000.00,,',
      '2026/02/12,,,BALANCE BROUGHT FORWARD,,1000000.00,,',
      '2026/02/12,-5.00,,MONTHLY FEE,,999995.00,,',
      '2026/02/12,,0.00,DECLINED CARD,,999995.00,,',
      '2026/02/13,,5.00,PMT,REF,1000000.00,,',
      ',,,CLOSING BALANCE,,1000000.00,,',
    ),
  )
  assert.deepEqual(
    file.lines.map((line) => line.description),
    ['PMT'],
  )
})

test('two identical lines stay two', () => {
  const twin = '2026/02/13,,100.00,CASH DEP,CASH DEP,,,'
  const { lines } = taken(fnb(twin, twin))
  assert.equal(lines.length, 2)
  assert.deepEqual(lines[0], lines[1])
})

test('a broken row is named with its reason, and nothing is taken', () => {
  const cases: [string, string, RegExp][] = [
    ['date', '2026/02/30,,1.00,PMT,R,,,', /^Row 5: “2026\/02\/30” is not a date/],
    ['American date', '02/13/2026,,1.00,PMT,R,,,', /not a date/],
    ['amount', '2026/02/13,,1.2.3,PMT,R,,,', /^Row 5: “1\.2\.3” is not an amount/],
    ['exponent', '2026/02/13,,8.27E+05,PMT,R,,,', /not an amount/],
    ['balance', '2026/02/13,,1.00,PMT,R,many,,', /not a balance/],
    ['fee', '2026/02/13,free,1.00,PMT,R,,,', /not a service fee/],
    ['too few cells', '2026/02/13,,1.00', /fewer cells/],
    ['nothing to know it by', '2026/02/13,,1.00,,,,,', /no description/],
    ['quotation mark', '2026/02/13,,1.00,"PMT,R,,,', /quotation mark/],
  ]
  for (const [name, row, reason] of cases) {
    const refused = refusedOf(fnb(payment, row, fee))
    assert.equal(refused.refused, 'broken-row', name)
    assert.equal(refused.row, 5, name)
    assert.match(refused.sentence, reason, name)
    assert.match(refused.sentence, /Nothing was imported/, name)
  }
})

test('a balance that does not follow is found, in files of either order', () => {
  const rows = [
    '2026/02/10,,100.00,A,,1100.00,,',
    '2026/02/11,,50.00,B,,1150.00,,',
    '2026/02/12,,-20.00,C,,1130.00,,',
    '2026/02/13,,70.00,D,,1200.00,,',
  ]
  assert.equal(taken(fnb(...rows)).lines.length, 4)
  assert.equal(taken(fnb(...rows.toReversed())).lines.length, 4)
  const missing = refusedOf(fnb(...rows.filter((row) => !row.includes(',C,'))))
  assert.equal(missing.refused, 'balance-breaks')
  assert.equal(missing.row, 6)
  const changed = refusedOf(fnb(...rows.map((row) => row.replace('50.00,B', '5000.00,B'))))
  assert.equal(changed.refused, 'balance-breaks')
  assert.equal(changed.row, 5)
})

test('a fee charged beside an amount may be in the same balance or not', () => {
  assert.equal(
    taken(fnb('2026/02/10,,100.00,A,,1100.00,,', '2026/02/11,-8.00,50.00,B,,1142.00,,', '2026/02/12,,1.00,C,,1143.00,,')).lines.length,
    3,
  )
  assert.equal(
    taken(fnb('2026/02/10,,100.00,A,,1100.00,,', '2026/02/11,-8.00,50.00,B,,1150.00,,', '2026/02/12,,1.00,C,,1151.00,,')).lines.length,
    3,
  )
})

const statement = (first: string) =>
  [
    'Recreated Statement',
    'Date,20260216',
    'Account Number,62000004417',
    `Opening Balance,${first}`,
    '',
    'Effective Date,Description,Reference,Service Fee,Debit / Credit,Amount,Balance',
    '20260213,FNB OB PMT          ,36K-H7X-2MT   ,0.00,CR,826962.50,1826962.50',
    '20260214,MAGTAPE DEBIT       ,INSURANCE     ,0.00,,1000.00,1825962.50',
  ].join('\n')

test('FNB’s statement of the 2012 specification is read, with CR in a column of its own and the opening balance', () => {
  const file = taken(statement('1000000.00'))
  assert.equal(file.format, 'FNB CSV statement')
  assert.equal(file.accountNumber, '62000004417')
  assert.deepEqual(
    file.lines.map((line) => [line.happenedOn, line.amountCents, line.reference]),
    [
      ['2026-02-13', 82_696_250, '36K-H7X-2MT'],
      ['2026-02-14', -100_000, 'INSURANCE'],
    ],
  )
  assert.equal(refusedOf(statement('999999.00')).refused, 'balance-breaks')
})

const transaction = (amount: string, posted: string, name: string, memo = '') =>
  `<STMTTRN>\n<TRNTYPE>CREDIT\n<DTPOSTED>${posted}\n<TRNAMT>${amount}\n<FITID>1\n<NAME>${name}\n${memo && `<MEMO>${memo}\n`}</STMTTRN>\n`

const sgml = (...transactions: string[]) =>
  `OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n` +
  `<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20260216<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>\n` +
  `<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>ZAR\n` +
  `<BANKACCTFROM><BANKID>250655<ACCTID>62 0000 04417<ACCTTYPE>CHECKING</BANKACCTFROM>\n` +
  `<BANKTRANLIST><DTSTART>20260201<DTEND>20260216\n${transactions.join('')}</BANKTRANLIST>\n` +
  `<LEDGERBAL><BALAMT>1000.00<DTASOF>20260216</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n`

test('OFX in SGML is read, also on one line, with a bare & and a time zone', () => {
  const text = sgml(
    transaction('826962.50', '20260213120000.000[+2:SAST]', 'SMITH & SONS', '36KH7X2MT'),
    transaction('-412.30', '20260213', 'SERVICE FEE'),
    transaction('+10.5', '20260212235900[-5:EST]', 'CAF&eacute; &amp; CO'),
  )
  const file = taken(text)
  assert.equal(file.format, 'OFX')
  assert.equal(file.accountNumber, '62000004417')
  assert.deepEqual(
    file.lines.map(({ happenedOn, amountCents, description, reference }) => ({ happenedOn, amountCents, description, reference })),
    [
      { happenedOn: '2026-02-13', amountCents: 82_696_250, description: 'SMITH & SONS', reference: '36KH7X2MT' },
      { happenedOn: '2026-02-13', amountCents: -41_230, description: 'SERVICE FEE', reference: '' },
      { happenedOn: '2026-02-13', amountCents: 1_050, description: 'CAF&eacute; & CO', reference: '' },
    ],
  )
  assert.match(file.lines[0]?.raw ?? '', /^<STMTTRN> ?<TRNTYPE>CREDIT/)
  const oneLine = text.slice(0, text.indexOf('<OFX>')) + text.slice(text.indexOf('<OFX>')).replaceAll('\n', '')
  assert.deepEqual(meaningOf(oneLine), meaningOf(text))
})

test('OFX 2 in XML is read like the SGML of the same statement', () => {
  const xml = sgml(transaction('826962.50', '20260213', 'SMITH &amp; SONS', '36KH7X2MT'))
    .slice(sgml().indexOf('<OFX>'))
    .replace(/<([A-Z0-9]+)>([^<\n]+)\n?(?!<\/\1>)/g, '<$1>$2</$1>\n')
  const file = taken(`<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE"?>\n${xml}`)
  assert.deepEqual(
    file.lines.map((line) => [line.amountCents, line.description, line.reference]),
    [[82_696_250, 'SMITH & SONS', '36KH7X2MT']],
  )
})

test('an OFX file that is cut off, foreign, of two accounts, or has a broken row is refused', () => {
  const good = transaction('10.00', '20260213', 'A')
  const cut = sgml(good, good)
  assert.match(refusedOf(cut.slice(0, cut.indexOf('</BANKTRANLIST>'))).sentence, /cut off/)
  assert.match(refusedOf(sgml(good).replace('ZAR', 'USD')).sentence, /USD/)
  assert.match(
    refusedOf(sgml(good).replace('</BANKACCTFROM>', '</BANKACCTFROM><BANKACCTFROM><ACCTID>99</BANKACCTFROM>')).sentence,
    /several accounts/,
  )
  const broken = refusedOf(sgml(good, transaction('10.00', '20261313', 'B')))
  assert.equal(broken.refused, 'broken-row')
  assert.equal(broken.row, 22)
  assert.match(broken.sentence, /^Row 22: “20261313” is not a date/)
  assert.match(refusedOf(sgml(transaction('ten', '20260213', 'B'))).sentence, /not an amount/)
})

test('reserved amounts and balances in OFX are no lines', () => {
  const held = transaction('10.00', '20260213', 'RESERVED').replace('CREDIT', 'HOLD')
  const file = taken(sgml(held, transaction('0.00', '20260213', 'OPENING BALANCE'), transaction('10.00', '20260213', 'A')))
  assert.deepEqual(
    file.lines.map((line) => line.description),
    ['A'],
  )
})

test('what is no statement is refused with what to do', () => {
  assert.equal(refusedOf('').refused, 'empty')
  assert.equal(refusedOf(' \r\n\0').refused, 'empty')
  assert.equal(refusedOf(heading).refused, 'empty')
  assert.equal(refusedOf('a,b\n1,2\n').refused, 'unknown-format')
  assert.equal(refusedOf('%PDF-1.7\n"').refused, 'unknown-format')
  assert.equal(refusedOf(fnb(payment).replace(/.*\r\n.*\r\n/, '')).refused, 'unknown-format')
  assert.equal(refusedOf(new Uint8Array(statementLimits.sizeBytesMax + 1)).refused, 'too-large')
  assert.match(refusedOf('a,b').sentence, /Export/)
})

test('hostile files are answered in linear time', () => {
  const started = process.hrtime.bigint()
  const size = 1_000_000
  read(`<OFX>${'<A'.repeat(size / 2)}`)
  read(`<OFX><${'A'.repeat(size)}`)
  read(`<OFX>${'<STMTTRN>'.repeat(size / 9)}`)
  read(fnb(`2026/02/13,,${'9 '.repeat(size / 2)},A,B,,,`))
  read(heading + '"'.repeat(size))
  const seconds = Number(process.hrtime.bigint() - started) / 1e9
  assert.ok(seconds < 5, `took ${seconds} s`)
})

test('no bytes make a reader throw, and every line it takes is whole', () => {
  const cell = fc.oneof(fc.constantFrom('', '2026/02/13', '1.00', '-1 000,00', '"', 'OPENING BALANCE', 'x'), fc.string({ maxLength: 12 }))
  const csv = fc
    .array(fc.array(cell, { maxLength: 10 }), { maxLength: 12 })
    .map((rows) => heading + rows.map((row) => row.join(',')).join('\n'))
  const tags = fc.constantFrom(
    '<STMTTRN>',
    '</STMTTRN>',
    '<TRNAMT>1.00',
    '<DTPOSTED>20260213',
    '<NAME>A',
    '</OFX>',
    '<ACCTID>1',
    '<BANKACCTFROM>',
    '&',
    '<',
  )
  const ofx = fc.array(tags, { maxLength: 30 }).map((parts) => `<OFX>${parts.join('')}`)
  const anything = fc.oneof(fc.uint8Array({ maxLength: 400 }), csv.map(bytesOf), ofx.map(bytesOf))
  fc.assert(
    fc.property(anything, (bytes) => {
      const file = readStatement(bytes, 'x')
      if ('refused' in file) return assert.ok(file.sentence.length > 10)
      assert.match(file.accountNumber, /^\d+$/)
      for (const line of file.lines) {
        assert.match(line.happenedOn, /^\d{4}-\d{2}-\d{2}$/)
        assert.ok(Number.isSafeInteger(line.amountCents) && line.amountCents !== 0)
        assert.ok(line.description !== '' && line.description.length <= 400 && line.reference.length <= 200)
      }
    }),
    { numRuns: 500 },
  )
})

const manyRows = (count: number) => fnb(...Array.from({ length: count }, (_, i) => `2026/02/13,,1.00,PMT ${i},,,,`))

test('a file of twenty thousand lines is the largest that is taken', () => {
  assert.equal(taken(manyRows(statementLimits.linesMax)).lines.length, statementLimits.linesMax)
  assert.equal(refusedOf(manyRows(statementLimits.linesMax + 1)).refused, 'too-large')
})
