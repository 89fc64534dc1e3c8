// How long rows and documents are kept once nobody needs them, and why. What removes them is in business/privacy/remove-old.ts;
// docs/operate/retention.md and the privacy page print this list.

export interface Period {
  /** what it is, as the privacy page says it */
  readonly what: string
  /** a part of a day is hours */
  readonly days: number
  /** from when the days count */
  readonly from: string
  readonly why: string
}

/** By the name under which a job removes them. */
export const periods = {
  sessions: {
    what: 'Where and when you signed in',
    days: 30,
    from: 'the end of the session',
    why: 'Somebody who hears of a strange sign-in a month later can still be told about it.',
  },
  devices: {
    what: 'Browsers that you signed in with',
    days: 400,
    from: 'the last sign-in there',
    why: 'As long as browsers keep the cookie that names them.',
  },
  links: { what: 'One-time links that we mailed', days: 7, from: 'their end', why: 'To say why an old link no longer opens.' },
  invitations: {
    what: 'Invitations',
    days: 30,
    from: 'their end',
    why: 'The company’s owner sees for a month who was invited; then the name and address of somebody who did not come are gone.',
  },
  paymentLinks: {
    what: 'Links by which an invoice is paid without signing in',
    days: 30,
    from: 'their end',
    why: 'Who made one is asked within the month in which it no longer opens.',
  },
  challenges: { what: 'Passkey challenges', days: 1, from: 'their end', why: 'They count for minutes.' },
  failures: {
    what: 'Counts of wrong passwords, without names',
    days: 1,
    from: 'the moment from which they count as none',
    why: 'They count for at most 30 days; a day more lets a report be read after a weekend.',
  },
  answers: {
    what: 'Answers to forms that must have one effect',
    days: 30,
    from: 'the form',
    why: 'A browser may send a form again when it is opened after a holiday. Behind them stand unique keys that never go.',
  },
  work: {
    what: 'What was done in the background, mail included',
    days: 30,
    from: 'its end',
    why: 'Enough to answer “did you send it?” for a month’s invoices.',
  },
  failed: {
    what: 'Background work and mail that failed',
    days: 90,
    from: 'its end',
    why: 'Somebody has to find out why, and may be on leave.',
  },
  sealedMail: { what: 'Mail with one-time links', days: 2, from: 'its sending', why: 'The link is dead; nobody reads it again.' },
  deliveries: {
    what: 'Messages to your programs (webhooks)',
    days: 30,
    from: 'the event',
    why: 'A program that was down for weeks can have them sent again.',
  },
  quotes: { what: 'Requests for a quote', days: 365, from: 'the request', why: 'A quoted price is asked about within the year.' },
  readings: {
    what: 'What was read from a proof of payment',
    days: 180,
    from: 'our decision about it, or its arrival when the invoice was paid without one',
    why: 'A payment is disputed within months. Amount, day and bank’s number stay, so that a proof cannot be used twice.',
  },
  arrivedMail: {
    what: 'Mail to our mailbox for proofs of payment',
    days: 365,
    from: 'its arrival',
    why: 'A payment is disputed within the year, and then the mail as it came is what counts. Documents that became proofs stay with them.',
  },
  rejected: {
    what: 'Documents of rejected proofs',
    days: 365,
    from: 'the rejection',
    why: 'A fraud is reported within the year; after that they show only a third person’s bank details.',
  },
  gatewayNotices: {
    what: 'What payment gateways wrote to us about a payment, with the payer’s name',
    days: 180,
    from: 'its arrival',
    why: 'A payer may dispute a card payment for about half a year. Amount, day and the gateway’s number stay with the books.',
  },
  gatewayRefusals: {
    what: 'Notices in a payment gateway’s name that we refused',
    days: 90,
    from: 'the last of their hour',
    why: 'They tell of somebody who pretends to be the gateway; like other refusals, for a quarter.',
  },
  answersToPrograms: {
    what: 'Documents that a program had read',
    days: 1 / 24,
    from: 'the request',
    why: 'The answer is fetched within minutes, and goes with it.',
  },
  exports: {
    what: 'Copies of your data that you asked for',
    days: 1,
    from: 'the moment they were asked for',
    why: 'Everything about a person in one file should not lie about.',
  },
} as const satisfies Record<string, Period>

export type PeriodName = keyof typeof periods

/** "30 days", "1 hour" */
export const periodLength = ({ days }: Period): string => {
  const [count, unit] = days < 1 ? [Math.round(days * 24), 'hour'] : [days, 'day']
  return `${String(count)} ${unit}${count === 1 ? '' : 's'}`
}

export const privacyLimits = {
  /** Whoever pressed by mistake, or whose account somebody else used, has a week to say so. The law allows us 30 days. */
  erasureWaitDays: 7,
  /** A held erasure is looked at again each day. */
  heldAgainHours: 24,
  /** Of copies at a time per person; one costs reading every invoice and document. */
  exportsOpenMax: 1,
  /** Copies made for one person in a day. */
  exportsPerDayMax: 3,
  /** Tax Administration Act, section 29: five years from the end of the tax year; ours end in February. */
  taxRecordYears: 5,
  taxYearEndsInMonth: 2,
} as const
