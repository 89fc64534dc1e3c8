/** Limits on proofs of payment: what may be sent, and how long and how large reading it may become. Each says why. */

export const proofLimits = {
  /** A phone photo is 3 to 8 MB and a bank's PDF under 1 MB; more is not a proof. */
  sizeBytesMax: 10 * 1024 * 1024,
  /** Proofs of one customer in 24 hours: a busy one sends ten; more is a script or a mistake. */
  filesPerDayMax: 50,
  /** Of one customer in 24 hours: fifty photos of 4 MB. */
  bytesPerDayMax: 200 * 1024 * 1024,
  /** 40 million pixels: above every phone in common use except in raw modes; decoded, that is 120 MB. */
  pixelsMax: 40_000_000,
  /** A proof has one or two pages; a statement that somebody sends instead may have twenty. */
  pagesMax: 20,
  /** Only these pages are read: the payment is on the first, its conditions on the others. */
  pagesRead: 3,
  /** A proof has 2 000 letters in 60 pieces, three pages of the smallest print 15 000; the rest is not looked at, so that time stays bounded. */
  lettersRead: 20_000,
  segmentsRead: 500,
  /** One piece is a line at most. */
  segmentLettersRead: 2_000,
  /** Points of a page's long and short side: A2, with a millimetre to spare. A notice is A4 or less; larger is a plan, a poster or a trap for whoever draws it. */
  pageLongSideMax: 1_687,
  pageShortSideMax: 1_194,
  /** Decompressed bytes of one PDF stream that the inspection is willing to look through. */
  streamBytesMax: 16 * 1024 * 1024,
  /** Decompressed bytes of all object streams together. */
  streamsBytesMax: 48 * 1024 * 1024,
  /** The answer to an upload waits for this long at most; a document that needs longer is refused. */
  inspectTimeoutMs: 8_000,
  /** A clean page takes about 1 s; the contract allows 20 s for any one file, start of a fresh child included. */
  readTimeoutMs: 15_000,
  /** For a job nobody waits in line behind a page: on a busy machine the niced child takes several times as long, and giving up early would call a good proof unreadable. */
  jobReadTimeoutMs: 60_000,
  /** A child that has not loaded its models by then is broken. */
  childStartTimeoutMs: 20_000,
  /** A reading child is replaced after this many documents, so that a leak in native code stays small. */
  documentsPerChild: 200,
  /** A reading child above this is replaced after its document: the next page may need 200 MB more. */
  childMemoryMbMax: 460,
  /** A child above this is killed at once: with its parent it must stay within 900 MB, and a page needs 540 at most. A document that meets this in a used child is read again in a fresh one. */
  childMemoryMbKill: 690,
  /** Of each serving process, to show pages at the review desk: one person looks at one page. */
  viewChildren: 1,
  /** A page is rendered in half a second; reading a part of it first loads the models, on a busy machine for seconds. */
  viewTimeoutMs: 15_000,
  /** Long enough for somebody who goes from proof to proof; with models loaded the child costs 300 MB. */
  viewIdleMs: 60_000,
  /** An inspection child without work goes away after this long. */
  inspectIdleMs: 20_000,
} as const
