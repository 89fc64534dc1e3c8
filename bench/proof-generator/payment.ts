/** One payment that never was: who paid whom how much, and the spellings in which documents print it. */
import { paymentReferenceOf, formatPaymentReference } from '../../src/business/money/payment-reference.ts'
import type { Random } from './random.ts'

export type Payment = {
  amountCents: number
  /** `YYYY-MM-DD`. */
  date: string
  time: string
  /** As printed for the beneficiary. */
  reference: string
  ownReference: string
  payerName: string
  payerAccount: string
  beneficiaryName: string
  beneficiaryAccount: string
  beneficiaryBank: string
  branchCode: string
  /** The bank's own id. */
  bankId: string
  feeCents: number
  balanceCents: number
  limitCents: number
  /** Printed or written some days later. */
  letterDate: string
  phone: string
}

const PAYERS = [
  'Boschveld Vervoer BK',
  'Tshwane Load Masters (Pty) Ltd',
  'Nkosi & Sons Quarries',
  'Rooikop Myn Dienste',
  'Olifants River Haulage',
  'Mrs T J Radebe',
  'H P Swanepoel',
  'Amahle Cele',
  'Platberg Crushers Inc',
  'Steelpoort Fleet 24',
  'Maluti Grain Co-op',
  'D O Ogunleye',
]
const BENEFICIARIES = ['360Degree Supply (Pty) Ltd', '360 DEGREE SUPPLY', '360Degree Supply']
const BENEFICIARY_BANKS = [
  { name: 'First National Bank', branch: '250655' },
  { name: 'STANDARD BANK', branch: '051001' },
  { name: 'Nedbank', branch: '198765' },
  { name: 'Absa Bank', branch: '632005' },
  { name: 'Capitec Bank', branch: '470010' },
]
const OWN_REFERENCES = [
  'Diesel March',
  'CHROME 7',
  'Supplier payment',
  'Invoice 360',
  'Fuel depot B',
  'Huur trok',
  'INV-2026-00917',
  'Creditors run',
]

export function drawPayment(random: Random): Payment {
  const date = addDays('2026-01-03', random.whole(0, 318))
  const bank = random.pick(BENEFICIARY_BANKS)
  const whole = random.pick([
    () => random.whole(12, 999),
    () => random.whole(1000, 9999),
    () => random.whole(10_000, 99_999),
    () => random.whole(100_000, 999_999),
    () => random.whole(1_000_000, 4_800_000),
  ])()
  return {
    amountCents: whole * 100 + random.pick([0, 0, 5, 50, random.whole(1, 99)]),
    date,
    time: `${pad(random.whole(6, 21))}:${pad(random.whole(0, 59))}`,
    reference: drawReference(random),
    ownReference: random.pick(OWN_REFERENCES),
    payerName: random.pick(PAYERS),
    payerAccount: random.digits(random.pick([9, 10, 11])),
    beneficiaryName: random.pick(BENEFICIARIES),
    beneficiaryAccount: random.pick(['62', '40', '12']) + random.digits(random.pick([7, 8, 9])),
    beneficiaryBank: bank.name,
    branchCode: bank.branch,
    bankId: random.pick([
      () => random.digits(10),
      () => `TX${random.digits(9)}`,
      () => `${random.digits(4)}-${random.digits(4)}-${random.digits(4)}`,
      () => `7QK${random.digits(3)}D${random.digits(2)}`,
      () => random.digits(14),
    ])(),
    feeCents: random.whole(100, 5250),
    balanceCents: random.whole(1_000_000, 90_000_000),
    limitCents: random.pick([2_500_000, 10_000_000, 50_000_000]),
    letterDate: addDays(date, random.whole(1, 6)),
    phone: `0${random.whole(10, 87)} ${random.digits(3)} ${random.digits(4)}`,
  }
}

/** Both kinds of ours, as people and banks write them: hyphens kept, dropped or blanks, with or without words around. */
function drawReference(random: Random): string {
  const payment = formatPaymentReference(paymentReferenceOf(random.whole(1, 90_000)))
  const invoice = `INV-2026-${String(random.whole(1, 99_999)).padStart(5, '0')}`
  return random.pick([
    payment,
    payment,
    payment.replaceAll('-', ''),
    payment.replaceAll('-', ' '),
    invoice,
    invoice,
    invoice.replaceAll('-', ''),
    invoice.replaceAll('-', ' '),
    `${random.pick(['BOSCH', 'OLIFANTS', 'NKOSI'])} ${payment}`,
    invoice.replaceAll('-', '/'),
  ])
}

export type AmountSpelling =
  | 'R 1 234,56'
  | 'R1 234.56'
  | 'R1,234.56'
  | 'R 1,234.56'
  | 'R1234.56'
  | 'ZAR 1,234.56'
  | 'ZAR1234.56'
  | '1 234.56'
  | '1,234.56'
  | 'R 1.234,56'
  | 'R1 234,56'
  | 'R 1 234.56'
  | 'ZAR 1 234.56'
  | '1 234.56 ZAR'
  | '1,234.56 ZAR'

export function spellAmount(cents: number, spelling: AmountSpelling): string {
  const whole = String(Math.trunc(cents / 100))
  const grouped = (separator: string): string => whole.replace(/\B(?=(?:\d{3})+$)/g, separator)
  const rest = pad(cents % 100)
  const spellings: Record<AmountSpelling, string> = {
    'R 1 234,56': `R\u00A0${grouped('\u00A0')},${rest}`,
    'R1 234.56': `R${grouped(' ')}.${rest}`,
    'R1,234.56': `R${grouped(',')}.${rest}`,
    'R 1,234.56': `R ${grouped(',')}.${rest}`,
    'R1234.56': `R${whole}.${rest}`,
    'ZAR 1,234.56': `ZAR ${grouped(',')}.${rest}`,
    'ZAR1234.56': `ZAR${whole}.${rest}`,
    '1 234.56': `${grouped(' ')}.${rest}`,
    '1,234.56': `${grouped(',')}.${rest}`,
    'R 1.234,56': `R ${grouped('.')},${rest}`,
    'R1 234,56': `R${grouped(' ')},${rest}`,
    'R 1 234.56': `R ${grouped(' ')}.${rest}`,
    'ZAR 1 234.56': `ZAR ${grouped(' ')}.${rest}`,
    '1 234.56 ZAR': `${grouped(' ')}.${rest} ZAR`,
    '1,234.56 ZAR': `${grouped(',')}.${rest} ZAR`,
  }
  return spellings[spelling]
}

const ENGLISH = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const AFRIKAANS = [
  'Januarie',
  'Februarie',
  'Maart',
  'April',
  'Mei',
  'Junie',
  'Julie',
  'Augustus',
  'September',
  'Oktober',
  'November',
  'Desember',
]

export type DateSpelling =
  | '2026-02-07'
  | '2026/02/07'
  | '07/02/2026'
  | '07.02.2026'
  | '7 February 2026'
  | '07 Feb 2026'
  | '7 Februarie 2026'
  | 'Sat, 7 Feb 2026'
  | '07FEB2026'
  | 'February 7, 2026'
  | '07-02-2026'
  | '07-Feb-2026'
  | '7 Feb 26'
  | 'Saturday, 7 February 2026'
  | 'Saterdag 7 Februarie 2026'
  | '20260207'

export function spellDate(date: string, spelling: DateSpelling): string {
  const [y, m, d] = date.split('-') as [string, string, string]
  const [english, afrikaans] = [ENGLISH[Number(m) - 1] as string, AFRIKAANS[Number(m) - 1] as string]
  const dayOfWeek = new Date(`${date}T00:00:00Z`).getUTCDay()
  const weekday = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'][dayOfWeek] as string
  const weekdag = ['Sondag', 'Maandag', 'Dinsdag', 'Woensdag', 'Donderdag', 'Vrydag', 'Saterdag'][dayOfWeek] as string
  const spellings: Record<DateSpelling, string> = {
    '2026-02-07': date,
    '2026/02/07': `${y}/${m}/${d}`,
    '07/02/2026': `${d}/${m}/${y}`,
    '07.02.2026': `${d}.${m}.${y}`,
    '7 February 2026': `${Number(d)} ${english} ${y}`,
    '07 Feb 2026': `${d} ${english.slice(0, 3)} ${y}`,
    '7 Februarie 2026': `${Number(d)} ${afrikaans} ${y}`,
    'Sat, 7 Feb 2026': `${weekday.slice(0, 3)}, ${Number(d)} ${english.slice(0, 3)} ${y}`,
    '07FEB2026': `${d}${english.slice(0, 3).toUpperCase()}${y}`,
    'February 7, 2026': `${english} ${Number(d)}, ${y}`,
    '07-02-2026': `${d}-${m}-${y}`,
    '07-Feb-2026': `${d}-${english.slice(0, 3)}-${y}`,
    '7 Feb 26': `${Number(d)} ${english.slice(0, 3)} ${y.slice(2)}`,
    'Saturday, 7 February 2026': `${weekday}, ${Number(d)} ${english} ${y}`,
    'Saterdag 7 Februarie 2026': `${weekdag} ${Number(d)} ${afrikaans} ${y}`,
    '20260207': `${y}${m}${d}`,
  }
  return spellings[spelling]
}

/** All but the last digits hidden, as banks print it. */
export function masked(account: string, shown: number, mask = '*'): string {
  return mask.repeat(account.length - shown) + account.slice(-shown)
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

const pad = (n: number): string => String(n).padStart(2, '0')
