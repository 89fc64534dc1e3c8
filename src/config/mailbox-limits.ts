/** Limits on the mailbox for proofs: how often it is asked, and how much of a mail is taken. Each says why. */

export const mailboxLimits = {
  /** A buyer who mails a proof expects an answer within minutes; providers allow a connection a minute. */
  pollMs: 60_000,
  /** A round that takes longer was killed, or renews its lease with each mail. */
  leaseMs: 120_000,
  /** After failures the wait doubles up to this: a provider that locks us out for a day is asked 48 times. */
  backOffMaxMs: 30 * 60_000,
  /** Away for this long is worth saying in the health answer; a restart of the mail server is not. */
  lateMs: 15 * 60_000,
  connectTimeoutMs: 10_000,
  /** Of silence, while a mail is sent to us. */
  socketTimeoutMs: 60_000,
  /** Of one round; what is left comes a minute later. */
  mailsPerRound: 50,
  /** A mailbox that is new to us is read this far back: older proofs were dealt with by whoever kept it before. */
  firstDays: 30,
  /** A document of 10 MB is 14 MB in a mail; two of them would be sent as two mails. A larger mail is listed by its beginning. */
  mailBytesMax: 20 * 1024 * 1024,
  /** Enough for every header and the first words. */
  beginningBytes: 64 * 1024,
  /** Documents of one mail that are looked at: a payment run of a large company mails five. */
  documentsMax: 10,
  /** Mails attached to a mail that are opened, all in all: a forwarded notice is one. */
  mailsInsideMax: 5,
  /** Characters of a mail's text that are kept and read. */
  textMax: 20_000,
  /** Characters of HTML that are turned into text; a bank's notice with its style sheet has 100 000. */
  htmlMax: 1_000_000,
  /** Tags in it; taking apart this many takes under a second, and a bank’s notice has 500. */
  htmlTagsMax: 20_000,
  /** Signatures that are looked at: a mail carries its sender's, its provider's and a list's, and each asks DNS a question that a stranger may leave unanswered. */
  signaturesMax: 10,
  /** Taking a mail apart: a notice takes a fifth of a second. On a busy machine the niced child gets up to three times as long. */
  openTimeoutMs: 30_000,
  /** A child that takes mails apart goes away after this long without one: rounds are a minute apart. */
  childIdleMs: 20_000,
  /** Letters and digits below which a text cannot be a notice of payment. */
  textLettersMin: 40,
  /** One question to DNS. A bank's key that cannot be fetched is asked for again with the job. */
  dnsTimeoutMs: 5_000,
  /** Tries at opening one mail while the DNS of a bank does not answer: about two hours. */
  openTriesMax: 14,
  /** Answers to one person in a day: more would be a loop that none of the signs gave away. */
  answersPerDayMax: 10,
} as const

export const scannerLimits = {
  connectTimeoutMs: 2_000,
  /** clamd looks through 10 MB in a second; ten are a busy machine. */
  answerTimeoutMs: 30_000,
  chunkBytes: 64 * 1024,
} as const
