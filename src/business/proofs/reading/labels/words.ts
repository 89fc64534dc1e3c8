/**
 * The words that labels on proofs are made of, English and Afrikaans, and what each contributes. Labels are
 * understood word by word, so that wordings never seen before still mean something; whole phrases are not listed.
 */

export type WordSense =
  | 'reference'
  | 'payee'
  | 'payer'
  | 'mine'
  | 'yours'
  | 'bank-id'
  | 'amount'
  | 'currency'
  | 'date'
  | 'time'
  | 'name'
  | 'account'
  | 'number'
  | 'branch'
  | 'bank'
  | 'status'
  | 'other-money'
  | 'other-date'
  | 'pay'
  | 'details'
  | 'from'
  | 'to'
  | 'by'
  | 'type'
  | 'contact'
  | 'glue'
  | 'on'
  | 'total'
  | 'holder'
  | 'description'

const WORDS: Record<WordSense, string> = {
  reference: 'reference references ref refs refnr refno verwysing verwysings verw verwysingsnommer referencenumber remittance',
  description:
    'description narration narrative message note notes beskrywing boodskap memo text details wording bewoording remark remarks opmerking particulars information inligting marked gemerk show shows shown see sees appear appears appearing verskyn wys',
  payee:
    'they them favour beneficiary beneficiarys beneficiaries ben bene benef payee payees krediteur krediteure verskaffer verskaffers recipient recipients their theirs receiver receivers receiving creditor creditors begunstigde begunstigdes ontvanger ontvangers hul hulle destination counterparty supplier suppliers merchant vendor gekrediteerde gekrediteer kredietrekening transferee transferees homing target',
  payer:
    'payer payers payor debited gedebiteerde gedebiteer bronrekening debietrekening sender senders sending debtor debtors remitter originator originating applicant behalf ordering source betaler betalers sturder customers remitting transferring debiting nominated drawer trekker instructing ordered',
  mine: 'my me own self eie mynverwysing',
  yours: 'your yours you u jou',
  'bank-id':
    'transaction transactions txn tran trans trace tracking id unique document confirmation notification receipt batch sequence serial uetr swift utr rrn stan skyqr audit session endtoend correlation instruction transaksie transaksienommer kennisgewingnommer spoor spoornommer betaalnommer itemnommer kennisgewing kwitansie verification authorisation authorization proof system slip voucher security uti unieke certificate sertifikaat bewysnommer bevestigingsnommer dokument dokumentnommer naspoor naspoornommer naspeurnommer tracing event deal tx txid advice journal joernaal identification identifier zap',
  amount: 'principal amount amounts amt bedrag bedraginrand sum value waarde',
  total: 'total totaal grand',
  currency: 'currency cur curr geldeenheid ccy',
  date: 'date datum dated when wanneer betaaldatum betalingsdatum transaksiedatum datumentyd',
  time: 'time tyd timestamp',
  name: 'name names naam party',
  holder: 'holder holders owner eienaar houer rekeninghouer accountholder',
  account:
    'bronrekening debietrekening kredietrekening account accounts acc acct accno accountno ac rekening rekeningnommer rek iban accountnumber',
  number: 'number numbers no num nr nommer nommers',
  branch: 'branch branchcode tak takkode takke sort universal routing',
  bank: 'bank banks institution bankname instelling institution bankers',
  status: 'status state result outcome uitslag toestand stadium stage phase fase progress vordering response',
  'other-money':
    'fee fees charge charges cost costs vat tax btw balance balances available limit limits overdraft remaining koste fooi fooie saldo beskikbare beskikbaar limiet surcharge commission discount avail outstanding due opening closing owing arrears',
  'other-date':
    'statement statements letter print printed printing issue issued created creation captured loaded generated expiry expires due until report request requested sent invoice document opened effective valid state gedruk uitgereik staat month period requested brief verval initiated submitted approved authorised next start end first last',
  pay: 'pay paid payment payments paying transfer transfers transferred eft betaal betaling betalings betaald electronic elektroniese transfered deposit deposited credit credited debit debited sent send move moved instructed actioned action processed processing execution executed completed settled settlement verwerk disbursement disbursed uitvoer uitvoering oorplasing oorbetaal oorgeplaas',
  details: 'details detail information info inligting besonderhede particulars section summary',
  from: 'from van vanaf',
  to: 'to aan na into',
  by: 'by deur',
  on: 'on op at',
  type: 'type channel method immediate real clearing instant payshap rtc service speed priority purpose category soort tipe kanaal metode onmiddellike comments comment additional remarks folder frequency interbank version page device ip reason proof',
  contact:
    'phone cell cellphone mobile email mail tel telephone fax contact sms sel selfoon foon website address adres enquiries queries shapid proxy',
  glue: 'the of for in and or is was been made has with a an this that it die vir en se is code kode online internet digital mobile domestic local south african full final appearing appears shown as notice advice s zar rand customer client klient figures incl excl excluding including inclusive will show shows gemaak word wat beperk teller see sees quoted appear verskyn wys side item items run line who wie went gone goes gets get received receives agent we ll entity',
}

const senses = new Map<string, WordSense[]>()
for (const [sense, words] of Object.entries(WORDS) as [WordSense, string][]) {
  for (const word of words.split(' ')) {
    const list = senses.get(word) ?? []
    if (!list.includes(sense)) list.push(sense)
    senses.set(word, list)
  }
}

export const WORD_LENGTH_MAX = Math.max(...[...senses.keys()].map((w) => w.length))

/** What a word contributes to a label; undefined when it is not a label's word. */
export function sensesOf(word: string): WordSense[] | undefined {
  return senses.get(word)
}

/** Every label word, for comparisons that allow for misread letters. */
export const LABEL_WORDS: readonly string[] = [...senses.keys()]

/** What payers' own programs call the one who was paid; the first is also what somebody writes, "PAY SUPPLIER". */
export const isTrade = (word: string): boolean => /^(?:supplier|vendor|merchant|verskaffer)s?$/.test(word)
export const isCreditor = (word: string): boolean => /^(?:creditors?|krediteure?)$/.test(word)

/** As banks shorten words in narrow columns. */
export const SHORT_FOR: Readonly<Record<string, string>> = {
  bal: 'balance',
  besk: 'beskikbaar',
  br: 'branch',
  brn: 'branch',
  chg: 'charge',
  chgs: 'charges',
  cust: 'customer',
  desc: 'description',
  dt: 'date',
  msg: 'message',
  narr: 'narrative',
  net: 'amount',
  nett: 'amount',
  pmt: 'payment',
  proc: 'process',
  pymt: 'payment',
  rcvr: 'receiver',
  resp: 'response',
  seq: 'sequence',
  stmnt: 'statement',
  stmt: 'statement',
  spoornr: 'spoornommer',
  sts: 'status',
  reknr: 'rekeningnommer',
  trf: 'transfer',
  trn: 'trace',
  volgnr: 'sequence',
  volgnommer: 'sequence',
}
