/**
 * What a person should know before believing a proof. Codes are stable and explained in docs/guide/signals.md; a
 * signal never changes a value, and none of them is proof of fraud.
 */
import { daysBetween } from './dates.ts';
import type { KindFinding } from './judge-kind.ts';
import type { DocumentOrigin } from './origin.ts';
import { digitsOf } from './plain-text.ts';
import type { ProofReading, Severity, Signal, SignalCode } from './reading.ts';
import type { StatusFinding } from './find-status.ts';

const signal = (code: SignalCode, severity: Severity, detail: string): Signal => ({ code, severity, detail });

/** Programs that change documents that exist. */
const EDITORS = /photoshop|illustrator|ilovepdf|sejda|smallpdf|pdfescape|foxit (?:phantom|pdf editor|editor)|nitro|pdf-?xchange editor|pdfelement|pdffiller|soda ?pdf|inkscape|gimp|affinity|acrobat (?:pro|dc|standard)|pdf ?candy|pdf24|libreoffice draw|master pdf|xodo|pdf editor|dochub|canva|pixelmator|corel/i;
/** Programs with which a document is made from nothing, and that no bank's notices come from. */
const HOME_MADE = /pdf-lib|jspdf|microsoft.{0,3} word|word for|winword|libreoffice|openoffice|google docs|pages\b|powerpoint|excel|wps|html2pdf|dompdf|tcpdf|fpdf|reportlab|pdfkit|pdfmake|wkhtmltopdf|weasyprint|skia\/pdf|chrom(?:e|ium)|puppeteer|prince/i;

/** Signals from what the file says about itself. */
export function originSignals(origin: DocumentOrigin | null): Signal[] {
  if (!origin) return [];
  const out: Signal[] = [];
  const made = `${origin.producer ?? ''} ${origin.creator ?? ''}`.trim();
  const reasons: string[] = [];
  if (origin.revisions > 0) reasons.push(`saved over ${origin.revisions === 1 ? 'once' : `${origin.revisions} times`} after it was made`);
  const [created, modified] = [pdfMinute(origin.createdAt), pdfMinute(origin.modifiedAt)];
  if (created && modified && created !== modified) reasons.push(`changed on ${modified.slice(0, 10)}, made on ${created.slice(0, 10)}`);
  if (EDITORS.test(made)) reasons.push(`written by an editing program (${made.slice(0, 60)})`);
  if (reasons.length > 0) out.push(signal('pdf-edited', 'review', `The PDF was ${reasons.join('; ')}.`));
  else if (HOME_MADE.test(made)) out.push(signal('home-made-pdf', 'review', `The PDF was made with ${made.slice(0, 60)}, which banks do not use for their notices.`));
  return out;
}

/** `D:20260207083000Z` to the minute; a second's difference is the time that writing takes. */
function pdfMinute(text: string | null): string | null {
  const match = /^(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?/.exec(text ?? '');
  if (!match) return null;
  const [, y, m = '01', d = '01', h = '00', min = '00'] = match;
  return `${y}-${m}-${d} ${h}:${min}`;
}

/** A proof older than this many days is worth a remark, and older than the second a look. */
const STALE_DAYS = { note: 30, review: 90 } as const;

/** Signals from the fields themselves; `today` is the date they are judged by. */
export function fieldSignals(reading: ProofReading, today: string, ourAccounts: readonly string[]): Signal[] {
  const out: Signal[] = [];
  if (reading.payment_date) {
    const age = daysBetween(reading.payment_date, today);
    if (age < 0) out.push(signal('future-dated', 'review', `The payment date ${reading.payment_date} is after ${today}.`));
    if (age > STALE_DAYS.note) out.push(signal('stale', age > STALE_DAYS.review ? 'review' : 'note', `The payment date is ${age} days ago.`));
  } else out.push(signal('no-date', 'review', 'No payment date was found.'));
  if (reading.amount_cents === null) out.push(signal('no-amount', 'review', 'No amount in figures was found.'));
  if (reading.reference === null) out.push(signal('no-reference', 'note', 'No reference for the beneficiary was found.'));
  if (reading.currency && reading.currency !== 'ZAR') out.push(signal('foreign-currency', 'block', `The amount is in ${reading.currency}, not in rand.`));
  if (isOthersAccount(reading.beneficiary_account, ourAccounts)) {
    out.push(signal('other-beneficiary', 'review', `The money went to account ${reading.beneficiary_account}, which is not one of ours.`));
  }
  return out;
}

/** Visible digits against each of our accounts: a masked number fits when its digits are the end of one of ours. */
export function isOthersAccount(printed: string | null, ourAccounts: readonly string[]): boolean {
  const ours = ourAccounts.map((a) => digitsOf(a).replace(/^0+/, '')).filter((a) => a.length > 0);
  if (!printed || ours.length === 0) return false;
  const [lead = '', tail = ''] = printed.includes('*') ? [/^\d*/.exec(printed)?.[0], /\d*$/.exec(printed)?.[0]] : ['', ''];
  if (!printed.includes('*')) return !ours.includes(digitsOf(printed).replace(/^0+/, ''));
  return !ours.some((a) => a.endsWith(tail) && a.startsWith(lead.replace(/^0+/, '')));
}

export function statusSignals({ status, words, isUnclear }: StatusFinding): Signal[] {
  const said = words.replace(/\s+/g, ' ').slice(0, 120);
  if (status === 'failed') return [signal('failed', 'block', `The document says that the payment was not made: "${said}".`)];
  if (status === 'scheduled') return [signal('scheduled', 'block', `The document says that the payment is still to be made: "${said}".`)];
  return isUnclear ? [signal('status-unclear', 'review', `Words that may mean the payment was not made: "${said}".`)] : [];
}

export function kindSignals({ isProof, isCard, isFromBank, looksLike }: KindFinding): Signal[] {
  if (isCard) return [signal('card-payment', 'block', 'This is a card payment, not a bank transfer.'), ...(isProof ? [] : [notAProof(looksLike)])];
  if (!isProof) return [notAProof(looksLike)];
  return isFromBank ? [] : [signal('not-from-a-bank', 'review', 'Nothing on the document says which bank it comes from.')];
}

function notAProof(looksLike: string | null): Signal {
  return signal('not-a-proof', 'block', looksLike ? `This looks like ${looksLike}, not like a proof of payment.` : 'This does not look like a proof of payment.');
}
