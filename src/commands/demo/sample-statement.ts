// Sample bank statements: FNB's CSV and OFX, written as the bank would export them, for the demo and the guided tour.
import { cents, plainAmount } from '../../business/money/cents.ts'

export interface SampleLine {
  on: string
  amountCents: number
  description: string
  reference: string
}

/** FNB's online history: newest first, as the bank exports it, with a running balance that holds. */
export function fnbCsv(accountNumber: string, lines: readonly SampleLine[], openingCents: number): string {
  let balanceCents = openingCents
  const rows = lines.map((line) => {
    balanceCents += line.amountCents
    return [
      line.on.replaceAll('-', '/'),
      '0.00',
      plainAmount(cents(line.amountCents)),
      line.description,
      line.reference,
      plainAmount(cents(balanceCents)),
      '',
    ].join(',')
  })
  return [
    'ACCOUNT TRANSACTION HISTORY',
    `FOR ACCOUNT NUMBER ${accountNumber}`,
    'Date,SERVICE FEE,Amount,DESCRIPTION,REFERENCE,Balance,CHEQUE NUMBER,',
    ...rows.reverse().map((row) => `${row},`),
    '',
  ].join('\r\n')
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** OFX 1.02 in SGML, as South African banks offer it for accounting programs. */
export function ofx(accountNumber: string, branchCode: string, lines: readonly SampleLine[], closingCents: number): string {
  const day = (on: string) => `${on.replaceAll('-', '')}120000[+2:SAST]`
  const transactions = lines.map(
    (line, i) =>
      `<STMTTRN><TRNTYPE>${line.amountCents > 0 ? 'CREDIT' : 'DEBIT'}<DTPOSTED>${day(line.on)}<TRNAMT>${plainAmount(cents(line.amountCents))}` +
      `<FITID>${line.on.replaceAll('-', '')}${String(i + 1).padStart(4, '0')}<NAME>${escaped(line.description)}<MEMO>${escaped(line.reference)}</STMTTRN>`,
  )
  const [first, last] = [lines[0]?.on ?? '', lines.at(-1)?.on ?? '']
  return [
    'OFXHEADER:100',
    'DATA:OFXSGML',
    'VERSION:102',
    'SECURITY:NONE',
    'ENCODING:USASCII',
    'CHARSET:1252',
    'COMPRESSION:NONE',
    'OLDFILEUID:NONE',
    'NEWFILEUID:NONE',
    '',
    `<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>${day(last)}<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>`,
    `<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>ZAR<BANKACCTFROM><BANKID>${branchCode}<ACCTID>${accountNumber}<ACCTTYPE>CHECKING</BANKACCTFROM>`,
    `<BANKTRANLIST><DTSTART>${day(first)}<DTEND>${day(last)}`,
    ...transactions,
    `</BANKTRANLIST><LEDGERBAL><BALAMT>${plainAmount(cents(closingCents))}<DTASOF>${day(last)}</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`,
    '',
  ].join('\r\n')
}
