/**
 * What stands on notices around the payment and says nothing of it: how to reach the bank, who it is, how long money
 * takes, what to beware of, that a machine wrote it. Where nothing says that the payment was made, whatever is neither
 * a field nor one of these makes a person look.
 */
import { findAmounts } from '../amounts.ts'
import { banksIn } from '../banks.ts'
import { findDates } from '../dates.ts'
import { isDone } from '../done-words.ts'
import { isNothing, isStep } from './doubts.ts'
import { isRule } from './general-words.ts'
import { labelOf, leadingLabel } from '../labels/label.ts'
import { letterKey } from '../plain-text.ts'
import { isWordsOfTitle } from '../status-words.ts'
import type { Utterance } from './utterances.ts'

const families = (...patterns: string[]): RegExp => new RegExp(patterns.map((pattern) => `(?:${pattern})`).join('|'), 'i')

const HARMLESS = families(
  // who the bank is, and how it is reached
  '\\breg(?:istration|\\.)? ?(?:no|number|nommer)?\\b.{0,6}\\d|\\bvat\\b|\\bbtw\\b|\\bncr(?:cp)?\\d*\\b|\\bfsp\\b|\\bfinan(?:cial|si[eë]le) (?:services|dienste)\\b|\\bcredit provider\\b|\\bkredietverskaffer\\b|\\bmember of\\b|\\blid van\\b|\\bdirectors?\\b|\\bdirekteure?\\b',
  '\\b(?:limited|ltd|pty|beperk|bpk|edms|inc|cc|bk)\\b\\.?',
  '\\b(?:call|phone|tel|telephone|contact|skakel|bel|kontak|enquir\\w+|navrae?|quer(?:y|ies)|questions?|vrae|help(?:line|desk)?|support|hulplyn|ombud\\w*|complaints?|klagtes?|(?:client|customer|kli[eë]nte?) ?(?:care|services?|sorg|diens)|care centre)\\b',
  '^gmail\\b|^outlook\\b|www\\.|https?:|\\.co\\.za|\\.com\\b|@[a-z]',
  '\\b(?:street|road|avenue|drive|lane|park|square|mall|plaza|house|building|floor|po box|private bag|straat|weg|laan|rylaan|plein|gebou|posbus|privaatsak|sandton|johannesburg|pretoria|cape town|kaapstad|durban|stellenbosch|bloemfontein)\\b.{0,60}$',
  '\\b(?:last logged|laas aangeteken|this e-?mail|hierdie e-pos|recipient|addressee|geadresseerde|solely|uitsluitlik|links?|qr|goods|goedere|pasop|vals|ts (?:and|&) cs|t ?& ?cs?|gelisensieer\\w*|licen[cs]ed|chair(?:man|person)?|voorsitter|in words|in woorde)\\b|\\(0\\)$',
  // what banks call out
  '^\\W*(?:audacity to believe|your story matters|see money differently|moving forward.{0,40}|out of the ordinary|how can we help(?: you)?|simplify banking|more than banking|your partner bank|traditional values.{0,30}|banking built.{0,20}|loans \\W? ?savings.{0,20})\\W*$',
  // what it is, who wrote it and when
  "\\b(?:do not|don[’']t) reply\\b|^no-?reply\\b.{0,12}$|^no reply is needed|^(?:stamp|stempel)\\b",
  '\\basked us to (?:send|forward|notify|inform|confirm)\\b|\\bat the request of\\b|\\bop versoek van\\b|\\b(?:transaction|trace|reference) (?:number|no\\.?) is\\b',
  '\\btax invoice\\b|\\bbelastingfaktuur\\b|\\b(?:for )?information (?:only|purposes)|\\binligting(?:sdoeleindes)?\\b|\\bautomatically generated|\\boutomaties\\b|\\b(?:copy|duplicate) of\\b|^(?:copy|kopie|afskrif)$|\\bkopie van\\b|\\b(?:void|ongeldig) (?:if|indien)\\b|\\bnot valid unless\\b|\\bnot negotiable\\b|\\bfaq\\b|\\bomissions\\b|\\bweglatings\\b|\\btrademarks?\\b|\\bread and deleted?\\b|\\bvee dit\\b|\\bantwoord nie\\b',
  '\\b(?:computer|system|electronically|rekenaar|elektronies)[- ]?(?:generated|gegenereer|issued|produced)|\\bnot signed\\b|\\bno signature\\b|\\bsonder handtekening\\b|\\bgeen handtekening\\b|\\bconfidential\\b|\\bvertroulik\\b|\\be ?& ?oe\\b|\\bpage \\d|\\bbladsy \\d|\\bcopyright\\b|©',
  '\\b(?:printed|gedruk|issued|uitgereik|generated|downloaded|statement date|created on)\\b.{0,40}(?:\\d|\\bvanaf\\b)',
  '\\b(?:end of notification|einde van kennisgewing|to whom it may concern|aan wie dit mag aangaan|for your records|keep (?:this|it) (?:for|as|slip)|hou (?:dit|hierdie) (?:as|vir))\\b',
  '^(?:dear|hi|hello|good (?:day|morning|afternoon)|geagte|beste|liewe|goeie?(?:dag|more|middag)|yours|regards|kind regards|with regards|thank(?:s| you)|dankie|groete|vriendelike groete|die uwe|sincerely|faithfully)\\b[^.]{0,60}$|^(?:subject|onderwerp|re|fw|from|to|sent|cc|van|aan|date)\\s*[:|]',
  '\\b(?:manager|bestuurder|department|afdeling|business banking|private bank(?:ing)?|sakebank\\w*|internet bank\\w*|internetbank\\w*|online bank\\w*|mobile banking|teller|branch|tak|channels?)\\b[^.]{0,40}$',
  // what to beware of
  '\\b(?:security|sekuriteit|veiligheid|fraud\\w*|bedrog|scams?|phishing|pin|password|wagwoord|protect|beskerm|safe|veilig|beware|authentic(?:ate|ity)|egtheid|session|sessie|verify|verifieer)\\b',
  '\\b(?:do not|never|moenie|moet nie)\\b.{0,20}\\b(?:release|deliver|hand|share|disclose|vrystel|lewer|deel)|\\bcheck your (?:bank )?(?:account|statement)|\\bensure\\b|\\bmake sure\\b|\\bmaak (?:altyd )?seker\\b|\\bseker te maak\\b|\\bgaan u rekening na\\b',
  '\\b(?:guarantees?|warrant(?:y|s)?|waarborg|liab\\w+|aanspreeklik\\w*|responsib\\w+|verantwoordelik\\w*|accuracy|akkuraatheid|disclaimer|vrywaring|terms|bepalings|conditions)\\b',
  // money and time in general
  '^pay (?:and|&) clear(?: now)?$|\\bconsider the environment\\b|\\bdink aan die omgewing\\b',
  '\\b(?:limit|limiet|overdraft|oortrek\\w*|balance|saldo|available|beskikbaar|beskikbare|fees?|charges?|cost|koste|fooie?|tariff|vat incl\\w*|earned|verdien|ebucks|ucount|rewards|smartspend)\\b',
  '\\b(?:up to|may take|can take|neem|tot|binne|within|allow|laat)\\b.{0,30}\\b(?:days?|hours?|dae|ure|werksdae|minutes?|minute)\\b|\\breflect\\b|\\bclear(?:ing)? (?:time|takes)\\b|\\bimmediate(?:ly)?\\b|\\bonmiddellik\\b',
  '\\b(?:as|soos) (?:set out|shown|indicated|detailed|hieronder|aangedui|below)\\b|\\b(?:details|besonderhede) (?:are |is |of |van |below|hieronder)|\\bmentioned below\\b|\\bhieronder\\b|\\bbelow\\b.{0,12}:?$|\\badvised that\\b|\\bkennis dat\\b|\\bthe following (?:payment|transfer|transaction)\\b|\\bdie volgende betaling\\w*\\b',
  // what the screen of a telephone shows on top, and offers below
  '^(?:\\d{1,2}:\\d\\d\\b.{0,24}|.{0,16}\\d{1,3} ?%|lte|[345]g|wi-?fi)$',
  '^(?:done|klaar|share|deel|download|laai af|save|stoor|print|druk|close|sluit|home|tuis|back to home|view|bekyk|pay again|betaal weer|new payment|nuwe betaling|send proof.{0,20}|stuur bewys.{0,20}|add.{0,30}|more|meer|menu|settings|explore|cards?|rewards|buy|log ?out|sign out)$',
)

/** The same where a picture's reader lost the blanks. */
const GLUED =
  /versoekomhierdiekennisgewing|volgendebetaalopdrag|financialservices|creditprovider|noliabilit|doesnotguarantee|contactthepayer|verifypayments|businessdays|workingdays|fundstoclear|attherequestof|opversoekvan|transactionnumberis|takeupto|divisionof|tosendthisnotification|followingpaymentinstruction|endofnotification|^(?:dear|geagte|beste|hello)|setoutbelow|hieronder|betalingswat|paymentsto|kennisdat|beadvised|confirmthat|bevestigdat|towhomit|notifi?cationof?payment|authenticatethis|moreinformation|hasbeenprocessed|accuracy|transmitted|regno|midnight|confidential|chequeac|cheqac/

/** "The bank froze this payment" begins as a label does; what stands behind one is a name or a figure, and short. */
export const isFieldValue = (value: string): boolean => /^[A-Z0-9*(.]/.test(value) && value.split(/\s+/).length <= FIELD_WORDS_MAX
const FIELD_WORDS_MAX = 6

/** A field with its value in one piece, or a label without one. */
const isField = (text: string): boolean =>
  /^\S+(?: \S+)?:$/.test(text) || labelOf(text.replace(/[\s:.*-]+$/, '')) !== null || isFieldValue(leadingLabel(text)?.rest ?? '')

/** Longer texts are sentences. */
const BARE_MAX = 80

/** An amount, a date or a number, and nothing else. */
const isBare = (text: string): boolean => {
  if (text.length > BARE_MAX) return false
  const rest = [...findAmounts(text), ...findDates(text, '2026-01-01')].reduceRight(
    (out, { start, end }) => out.slice(0, start) + out.slice(end),
    text,
  )
  return letterKey(rest.replace(WEEKDAY, '')).length < 4 || /^[A-Z]{2,6}[- ]?[\d-]+\.?$/.test(text.trim())
}

const WEEKDAY = /\b(?:mon|tues|wednes|thurs|fri|satur|sun|maan|dins|woens|donder|vry|sater|son)da[yg]\b/gi

/** Heads of a mail that was printed. */
const MAIL = /^(?:subject|onderwerp|re|fw|from|to|sent|date|cc)$/i
/** Of more than who wrote it. */
const isSaidOfPayment = (said: string): boolean => /[a-z]\.$/.test(said)

/** A letterhead with a title on its line is no longer. */
const HEADING_WORDS_MAX = 6
/** `Maker | P Mahlangu`: who it was. */
const NAME = /^(?:[A-Z0-9][\w.'&-]*,?\s?){1,4}$/
/** What banks sell at the foot of a page, and where to read on. */
const OFFER =
  /^(?:get|apply|withdraw|read|download|save|try|win|earn|switch|upgrade|discover|did you know|visit|see|manage|open|buy|kry|doen|stuur|lees|besoek|wen|spaar|koop|maak oop|onttrek|rapporteer|report)\b|\b(?:is now free|nou gratis|cash back|per month|loans?|lening)\b/i

/** Whether an utterance is one of those that every notice has. */
export function isHarmless({ kind, label, text }: Utterance): boolean {
  if (kind === 'menu') return true
  const said = text.trim()
  if (kind === 'row' && letterKey(label).length >= 3)
    return (
      isField(label) ||
      isWordsOfTitle(label) ||
      isDone(label) ||
      HARMLESS.test(label) ||
      MAIL.test(label) ||
      isStep(label) ||
      isNothing(said) ||
      isBare(said) ||
      NAME.test(said)
    )
  if (letterKey(said).length < 4 || isBare(said) || isField(said) || HARMLESS.test(said) || GLUED.test(letterKey(said))) return true
  if ((banksIn(said).length > 0 || /\bbank\b/i.test(said)) && said.split(/\s+/).length <= HEADING_WORDS_MAX && !isSaidOfPayment(said))
    return true
  if (kind === 'sentence' || said.endsWith('.')) return isRule(said) || said.endsWith('?') || OFFER.test(said)
  return isWordsOfTitle(said)
}
