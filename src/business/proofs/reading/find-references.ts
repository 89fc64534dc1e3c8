/**
 * The two references of a proof, told apart: the payer's words to the beneficiary (what an invoice is found by) and
 * the bank's own id (what shows a proof sent twice). The payer's note to himself is neither.
 */
import type { Piece } from './arrange.ts'
import { banksIn } from './banks.ts'
import { cleanReference } from './clean-reference.ts'
import { findDates } from './dates.ts'
import { UNREAD, type Finding, type Material } from './finding.ts'
import type { Pair } from './labels/pairs.ts'
import { digitsOf, squeeze } from './plain-text.ts'
import { bareStatusOf } from './status-words.ts'
import { byShape, mentioned } from './reference-by-shape.ts'
import { hasStrangeSign, isKnownReference, proveReference } from './reference-proof.ts'

export type References = { reference: Finding<string> | null; bankReference: string | null }

export function findReferences(material: Material): References {
  const pairs = material.pairs.filter((p) => p.value && cleanReference(p.value))
  const isBankId = (p: Pair): boolean =>
    p.label.role === 'reference' && p.label.rank === 3 && p.label.senses.has('number') && looksLikeBankId(p.value)
  const chosen = chooseReference(
    material,
    pairs.filter((p) => !isBankId(p)),
  )
  const reference = chosen && withItsHead(chosen, material)
  const ids = pairs.filter((p) => p.label.role === 'bank-id' || isBankId(p) || isSpare(p, reference, pairs))
  ids.sort((a, b) => idOrder(a) - idOrder(b))
  const isOurs = (id: string): boolean => isKnownReference(id) || (reference !== null && squeeze(id) === squeeze(reference.value))
  const labelled = ids.map((p) => cleanBankId(p.value) ?? codeOf(p)).find((id) => id !== null && !isOurs(id))
  const text = material.arrangement.text.replaceAll('\n', ' ')
  const told = (
    TOLD_ID.exec(material.arrangement.text) ??
    OUR_ID.exec(text) ??
    QUOTED_ID.exec(text) ??
    UNDER_ID.exec(text) ??
    PAYMENT_NUMBER.exec(text)
  )
    ?.slice(1)
    .find(Boolean)
  const bankReference = labelled ?? (told ? cleanBankId(told) : null)
  return { reference, bankReference: bankReference !== null && isOurs(bankReference) ? null : bankReference }
}

/** "Our own record of the transfer is kept under number …", "Our payment number is …"; other numbers of a bank are the same on all its letters. */
const OF_PAYMENT = '(?:payment|transfer|transaction|instruction|betaling|oorplasing|transaksie|opdrag)'
const OUR_ID = new RegExp(
  `\\b(?:our|ons)\\b (?:own )?(?:${OF_PAYMENT}s? ?(?:reference|number|identifier|verwysing|nommer)|(?:reference|record|verwysing)(?: number)? (?:for|of|to|vir|van) (?:this|the|hierdie|die) ${OF_PAYMENT})\\b[^.:;]{0,50}?\\b(?:is|number|under|nommer)\\b[\\s.:]*(?=[A-Z/-]*\\d)([A-Z0-9][A-Z0-9/-]{5,40})`,
  'i',
)

/** "The transaction was processed under number …" */
const UNDER_ID = new RegExp(
  `\\b${OF_PAYMENT}\\b[^.:;]{0,40}\\b(?:under|onder) (?:our |ons )?(?:number|reference number|reference|verwysingsnommer|nommer)\\s+(?=[A-Z/-]*\\d)([A-Z0-9][A-Z0-9/-]{5,40})|\\btransaction (\\d{8,20}) (?:was|is|has)\\b`,
  'i',
)

/** "Our number FIN/MB/88117", "if you speak to us, quote TB-0000-7F6E-1190": in letters and figures, as telephones and accounts are not. */
const QUOTED_ID =
  /\b(?:[Oo]ur number|(?:to|with) us[^.:;]{0,40}\bquote)\s+(?=[A-Z0-9/-]*\d{3})([A-Z]{2,4}[-/][A-Z0-9/-]{5,24}[A-Z0-9])(?!\w)/

/** A long number behind it is no payer's. */
const PAYMENT_NUMBER = /\bpayment reference number:?\s+(\d{8,})\b/i

const TOLD_ID =
  /\b(?:transaction|trace|confirmation|transaksie) ?(?:number|nommer|no|id|ref(?:erence)?)(?![a-z])(?: (?:of|for|van|vir) (?:this|the|hierdie|die) (?:payment|transfer|betaling))?(?: is)?[\s.:]*([A-Z0-9-]{6,40})/i

/** Some banks number their payments with letters, one of which may be a digit, `3ADP3NAJ`: one word of capitals, and a trace or an id if it has no digit. */
function codeOf({ value, label, labelPiece }: Pair): string | null {
  const [code] = /^[A-Z0-9][A-Z0-9-]{4,18}[A-Z0-9]$/.exec(value.replace(/^[\s:.=*_|-]+/, '').trim()) ?? []
  return code &&
    bareStatusOf(code) === null &&
    (/\d/.test(code) || (label.role === 'bank-id' && /\b(?:trace|id)\b|spoor/i.test(labelPiece.text)))
    ? code
    : null
}

/** The end of an invoice's number that a narrow column broke: `INV-2026-` over `00042`. */
function withItsHead(reference: Finding<string>, { arrangement }: Material): Finding<string> {
  if (!/^\d{3,7}$/.test(reference.value)) return reference
  const heads = arrangement.pieces.flatMap(({ text }) => /\binv[-/ ]?20\d\d[-/]$/i.exec(text)?.[0] ?? [])
  const [head] = heads
  return head && heads.length === 1
    ? { ...reference, value: `${head}${reference.value}`, confidence: Math.min(reference.confidence, BROKEN_MAX), supports: 0 }
    : reference
}
const BROKEN_MAX = 0.6

/** "Reference number" beside a clearer reference is the bank's. */
function isSpare(pair: Pair, chosen: Finding<string> | null, pairs: Pair[]): boolean {
  if (pair.label.role !== 'reference' || pair.label.party || !chosen || pair.label.senses.has('description')) return false
  if (/\b(?:client|customer|cust|kli[eë]nt)/i.test(pair.labelPiece.text)) return false
  if (isKnownReference(chosen.value) && mayBeBankId(pair.value)) return true
  const clearer = pairs.some((p) => p.label.role === 'reference' && p.label.rank < pair.label.rank)
  return clearer && squeeze(pair.value) !== squeeze(chosen.value) && /\d/.test(pair.value) && !/\s[A-Za-z]{2}/.test(pair.value.trim())
}

/** "Our reference" may be the payer's own, where his program prints the bank's beside it. */
const idOrder = (p: Pair): number =>
  p.label.role === 'bank-id' ? p.label.rank + (/^(?:our|ons)\b/i.test(p.labelPiece.text) ? 0.2 : 0) : 2.5

function looksLikeBankId(value: string): boolean {
  return banksIn(value).length > 0 || /^\d{9,}$/.test(value.replace(/\s/g, '')) || /^[A-Z0-9]{0,4}\d{10,}$/i.test(squeeze(value))
}

/** One word of many digits that is no reference of ours: beside one that is, it can only be the bank's, whatever it is called. */
function mayBeBankId(value: string): boolean {
  if (looksLikeBankId(value)) return true
  const isToken = /^[A-Z0-9]+(?:[-/][A-Z0-9]+)*$/i.test(value.trim()) && squeeze(value).length >= 8 && digitsOf(value).length >= 5
  return isToken && !isKnownReference(value) && findDates(value, '2026-01-01').length === 0
}

/** Too little for a second observation to make it sure. */
const ANYONES_MAX = 0.74

function chooseReference(material: Material, pairs: Pair[]): Finding<string> | null {
  const isPayers = (p: Pair): boolean => p.party === 'payer' && p.label.party !== 'payee'
  const tiers: { pairs: Pair[]; weight: number }[] = [
    { pairs: pairs.filter((p) => p.label.role === 'reference' && p.label.rank === 1), weight: 0.9 },
    { pairs: pairs.filter((p) => p.label.role === 'reference' && p.label.rank === 2 && !isPayers(p)), weight: 0.88 },
    { pairs: pairs.filter((p) => p.label.role === 'reference' && p.label.rank === 3 && !isPayers(p)), weight: 0.8 },
  ]
  // A notice to the beneficiary calls it "your reference"; one to the payer means his own note by that.
  const anyYours = pairs.filter((p) => p.label.role === 'own-reference' && p.label.rank === 3)
  const yours = anyYours.filter((p) => isKnownReference(cleanReference(p.value) ?? ''))
  for (const { pairs: tier, weight } of tiers) {
    const [first] = tier
    // "Reference number" may be the bank's id, "Statement reference" the payer's own: only a value that is known to be ours can be sure there.
    const isAnyones =
      first !== undefined && !isKnownReference(first.value) && (first.label.rank === 3 || (first.label.rank > 1 && namesBank(first.value)))
    // Words beside a bare "ref", whose other half was not read, may be the payer's to himself.
    const isVague = isAnyones || (first !== undefined && first.label.rank > 1 && (!/\d/.test(first.value) || looksLikeBankId(first.value)))
    const unlabelled = isVague ? byShape(material, 'ours') : null
    if (isVague && !unlabelled && yours.length > 0) return settle(yours, ANYONES_MAX)
    if (unlabelled) return { ...unlabelled, confidence: Math.min(unlabelled.confidence, ANYONES_MAX) }
    if (tier.length > 0) return settle(tier, isAnyones ? ANYONES_MAX : weight)
  }
  if (yours.length > 0) return settle(yours, ANYONES_MAX)
  const sentence = inSentences(material)
  if (sentence) return sentence
  const shaped = byShape(material) ?? mentioned(material)
  if (shaped) return shaped
  if (anyYours.length > 0) return settle(anyYours, /your account|jou rekening|u rekening/i.test(material.arrangement.text) ? 0.85 : 0.5)
  return null
}

/** `2026-08-11/NEDBANK/733226328` */
const namesBank = (value: string): boolean => banksIn(value).length > 0 && digitsOf(value).length >= 6

function settle(pairs: Pair[], weight: number): Finding<string> {
  // Where labels say as little as each other, the value that proves itself is the one.
  const known = pairs.filter((p) => isKnownReference(cleanReference(p.value) ?? ''))
  const isSettled = known.length > 0 && known.every((p) => squeeze(p.value) === squeeze((known[0] as Pair).value))
  const first = (isSettled ? known[0] : pairs[0]) as Pair
  const proof = proveReference(cleanReference(first.value) as string)
  const same = pairs.filter((p) => squeeze(p.value) === squeeze(first.value)).length
  const isContested = same < pairs.length && !(isSettled && pairs.every((p) => known.includes(p) || mayBeBankId(p.value)))
  // What contradicts itself, or was read otherwise at each look, may still be what the document prints: a person decides.
  const isUnproven = proof.is === 'disproven' || proof.is === 'supposed'
  const isDoubted =
    isContested ||
    isUnproven ||
    IS_BROKEN.test(proof.value) ||
    ofSeveralRows(proof.value) ||
    hasStrangeSign(proof.value) ||
    first.pieces.some((p) => p.weakest < UNREAD)
  return {
    value: proof.value,
    confidence: isDoubted ? 0.5 : weight,
    supports: isDoubted || proof.is === 'mended' ? 0 : same - 1,
    pieces: first.pieces,
  }
}

/** Codes of several rows under one heading: an invoice's number between others. */
const ofSeveralRows = (value: string): boolean =>
  /\binv/i.test(value) && value.split(/\s+/).filter((word) => digitsOf(word).length >= 4 && !/^\W*20[1-4]\d\W*$/.test(word)).length > 1

/** The rest stands on another line: `Inv.2026-`. */
const IS_BROKEN = /[-/]$|^inv\W{0,2}20\d\d\W*$/i

function cleanBankId(text: string): string | null {
  // An amount of the next column.
  const plain = text
    // The blanks of a sentence behind it were lost.
    .replace(/^(\W*\d{5,})(?=[a-z]*[g-z])[a-z]{3,}.*$/, '$1')
    .replace(/^[\s:.=*_|-]+|^n[o0]\.? (?=\d)/i, '')
    .replace(/\s+R\s?\d[\d ,.]*[.,]\d\d$|^R\s?\d[\d ,.]*[.,]\d\d\s+(?=\S)/, '')
    .replace(/[\s.,;:]+$/, '')
  // A date and the bank's name in front are decoration: 2026-02-07/NEDBANK/123.
  const id = plain
    .replace(/^\d{4}-\d{2}-\d{2}\/(?:([A-Za-z ]+)\/)?/, (_, name = '') => (name === '' || banksIn(name).length > 0 ? '' : `${name}/`))
    .trim()
  const token =
    /^[A-Z0-9]+(?:[-_/:.][A-Z0-9]+)*(?: (?!\d{4}[-/]\d\d[-/]\d\d|\d\d[-/]\d\d[-/]\d{4})[A-Z0-9/-]*\d[A-Z0-9/-]*)*/i.exec(id)?.[0] ?? ''
  // A time or a day in its place is no number of a bank: two payments of one minute would be taken for one.
  const isTime =
    /^\d{1,2}[:hH]\d{2}(?::\d{2}(?:\.\d+)?)?$/.test(token) ||
    findDates(token, '2026-01-01').some(({ start, end }) => start === 0 && end === token.length)
  return digitsOf(token).length >= 3 && token.length <= 60 && !isTime ? token : null
}

/** The word, and not the head of another one: `refunded`, or `Verwyingopbegunstigde`, a label that was misread. */
const WORD = '(?:[Rr]ef(?:erence)?|REF(?:ERENCE)?|[Vv]erw(?:ysing)?|VERW(?:YSING)?)'
const NUMBER =
  '(?:\\s?(?:[Nn]o|NO|[Nn]r|NR|[Nn]umber|NUMBER|[Nn]ommer|is|van|of|for (?:this|the) (?:payment|transfer) is|(?:that|which) (?:appears|shows|will appear|will show)[a-z ]{0,30} is)\\b)?'
const IN_SENTENCE = new RegExp(`(?:\\b|(?<=[.\\d]))${WORD}${NUMBER}(?:[\\s.:#=-]+(?=[A-Za-z0-9])|(?=[A-Z0-9]|inv\\d))`, 'g')

/** The same where a picture's reader lost the blank in front: `withreferenceINV…`. */
const GLUED_IN_SENTENCE = /(?<=[a-z])(?:reference|verwysing)[\s.:#=-]*(?=[A-Z0-9])/g

/** "The entry on the recipient's statement reads “…”", "will appear on your statement as …". */
const AS_SHOWN =
  /(?:\b(?:statement|staat)\b[^.:"“]{0,24}?\b(?:as|reads?|says|lui)|(?:described|quoted|shown)\s?to\s?(?:the\s?)?(?:recipient|beneficiary|payee|you)\s?as)(?![a-z])[\s:]*["“'‘]?(?=[A-Z0-9])/g

/** A paragraph that names more references than this is a list of payments: more of it says nothing new. */
const MENTIONS_MAX = 40

function inSentences({ arrangement, today }: Material): Finding<string> | null {
  const found: { value: string; paragraph: Piece[]; weight: number }[] = []
  for (const { text, pieces, rows } of arrangement.paragraphs) {
    // Lines in several columns are labels and values, not sentences.
    if (pieces.length > rows.length * 1.5) continue
    for (const match of [...text.matchAll(IN_SENTENCE), ...text.matchAll(GLUED_IN_SENTENCE), ...text.matchAll(AS_SHOWN)].slice(
      0,
      MENTIONS_MAX,
    )) {
      if (
        /(?:bank|investec|sasfin|absa|capitec|fnb|batch|trace|transaction|trans|my|own|our|ons|your|payer|sender|qr)[ 's]*$/i.test(
          text.slice(Math.max(0, match.index - 20), match.index),
        )
      )
        continue
      const value = upToEnd(text.slice(match.index + match[0].length), today, /[.:]\s*$/.test(match[0]))
      if (value === null) continue
      const isGlued = /\d(?:jan|feb|mar|apr|may|mei|jun|jul|aug|sep|oct|okt|nov|dec|des)/i.test(value)
      found.push({ value, weight: isGlued ? 0.35 : 0.84, paragraph: pieces })
    }
  }
  const first = found[0]
  if (!first) return null
  const isContested = found.some((f) => squeeze(f.value) !== squeeze(first.value))
  return {
    value: first.value,
    confidence: isContested ? 0.5 : first.weight,
    supports: isContested ? 0 : found.length - 1,
    pieces: first.paragraph.filter((p) => p.text.split(/[\s.]+/).some((w) => w.length > 2 && first.value.includes(w))),
  }
}

/** Behind digits, a word with a capital and two without: the sentence of the next line, whose stop was lost. */
const NEXT_SENTENCE = /(?<=\d[A-Z0-9-]*)\s(?=[A-Z][a-z]+ [a-z]+ [a-z]+)/

/** A reference inside a sentence ends at a stop, a comma, a date or a word of the sentence; behind `Ref.` a word of small letters was typed with it. */
function upToEnd(text: string, today: string, isLabelled: boolean): string | null {
  const line = text.slice(0, 60)
  const date = findDates(line, today).find((d) => !/^[-/]/.test(line.slice(d.end)) && !/[-/A-Za-z0-9]$/.test(line.slice(0, d.start)))
  const stop = line.search(
    /[,;!?()"“”]|(?<=\d)\.(?=[A-Z][a-z]+ ?[a-z])|(?<!^inv)\.(?!\d{6})|\s(?:on|0n|at|op|from|to|for|via|has|was|will|is|in|and|call|if|transaction|amount|amt|date|tel|enq|reply|quer(?:y|ies)|help)\b|\s(?:avail|available|bal|balance|beskikbaar)\b(?=[\s.:]*(?:bal|R|ZAR|\d[\d ,]*[.,]\d\d))/i,
  )
  const ends = [stop, date?.start ?? -1, line.search(NEXT_SENTENCE)].filter((n) => n >= 0)
  const said = line.slice(0, ends.length > 0 ? Math.min(...ends) : line.length)
  const value = cleanReference(isLabelled ? said : said.replace(/^(inv[-/ ]?20\d\d[-/ ]?\d{3,7}) [a-z]+\s*$/i, '$1'))
  return value !== null && (/\d/.test(value) || /^[A-Z][A-Z -]+$/.test(value)) ? value : null
}
