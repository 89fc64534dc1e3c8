// How often one visitor, person or program may ask, each with its reason. Guessing of passwords and codes is slowed elsewhere, by
// counts in the database (business/accounts/guessing.ts).
import type { ApplicationSettings } from './application.ts'
import type { Environment } from './environment.ts'

export interface RateRule {
  /** Infinity: not limited. */
  readonly max: number
  readonly windowS: number
  /** What a process by itself lets through of it at least; without it a small number that keeps all together below twice the rule. */
  readonly shareLeast?: number
}

export interface RateSettings {
  /** 0: whatever is counted by network is not limited. */
  readonly visitsPerMinute: number
  /** 0: not limited. */
  readonly uploadsPerMinute: number
}

/** Counted before anything is done for the request, by the network that it comes from. */
export type FormLimit = 'registration' | 'quote' | 'passkey' | 'paymentLink' | 'notice'
export type RateName = FormLimit | 'visits' | 'uploads' | 'key'
export type RateRules = Readonly<Record<RateName, RateRule>>

/** A person who reads quickly opens a page a second; a page and its forms are two. In development all tools share one address. */
const visitsPerMinuteUsual = 300
/** A person may send a dozen at once: the payments of a month, or the pages of one that was photographed. */
const uploadsAtOnce = 12
/** The dozen, and once more when something was wrong with it. A script gets no further than a person; the day has its limit too (proof-limits.ts). */
const uploadsPerMinuteUsual = 2 * uploadsAtOnce

export const readRateSettings = (env: Environment, application: ApplicationSettings): RateSettings => ({
  visitsPerMinute: env.wholeNumber('RATE_LIMIT_PER_MINUTE', application.isProduction ? visitsPerMinuteUsual : 0, 0, 1_000_000, {
    example: String(visitsPerMinuteUsual),
  }),
  uploadsPerMinute: env.wholeNumber('UPLOADS_PER_MINUTE', uploadsPerMinuteUsual, 0, 10_000, { example: String(uploadsPerMinuteUsual) }),
})

export const rateRules = ({ visitsPerMinute, uploadsPerMinute }: RateSettings): RateRules => {
  const byNetwork = (max: number, windowS: number): RateRule => ({ max: visitsPerMinute === 0 ? Number.POSITIVE_INFINITY : max, windowS })
  return {
    /** Pages and forms of one client, before it is known who that is. */
    visits: byNetwork(visitsPerMinute, 60),
    /** Each costs a hash and a mail. A training room that opens its accounts in one morning passes. */
    registration: byNetwork(20, 3_600),
    /** Each is a row that somebody in sales reads. */
    quote: byNetwork(20, 3_600),
    /** Each writes a challenge; the sign-in page asks for one when it is opened, and again for each try. */
    passkey: byNetwork(60, 600),
    /** A token of 32 bytes is not found by trying; this keeps who tries from costing us a look into the database each time. */
    paymentLink: byNetwork(120, 600),
    /** What a gateway of ours sends at the end of a busy month, ten times over; each costs a signature and a question to the gateway. */
    notice: byNetwork(600, 60),
    /** By person or key: each document is held in memory, inspected and read. What is refused for its type costs nothing of it and is given back. */
    uploads: {
      max: uploadsPerMinute === 0 ? Number.POSITIVE_INFINITY : uploadsPerMinute,
      windowS: 60,
      shareLeast: uploadsAtOnce,
    },
    /** Five a second: a program that reads everything page by page is not slowed, one that has lost its way is. */
    key: { max: 300, windowS: 60 },
  }
}

export const rateLimits = {
  /** How long a process counts its visits alone before it tells Redis and hears of the others. */
  settleEveryMs: 250,
  /**
   * The part of a rule that all processes of one machine together may let through beyond it, because they had not yet heard of each
   * other: with Redis the worst of a machine is this much above the limit.
   */
  unsettledShare: 0.25,
  /** Without Redis a person keeps to one connection, and so to one process, which should not send them away at the second document. */
  shareLeast: 4,
  /** Counts of one process, 200 bytes each. Beyond it the longest unused is forgotten; with Redis the others still know it. */
  countsMax: 20_000,
} as const

/**
 * What one of `workers` processes may let through by itself: its part of the rule. Of a small rule at least four, but never so many that
 * all together pass twice the rule; of a rule with a least share, that.
 */
export const shareOf = ({ max, shareLeast }: RateRule, workers: number): number =>
  Math.min(max, Math.max(Math.ceil(max / workers), shareLeast ?? Math.min(rateLimits.shareLeast, Math.floor((2 * max) / workers))))
