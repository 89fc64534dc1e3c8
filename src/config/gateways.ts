// Payment gateways as operators configure them: each one's variables, all or none. A gateway with none is not offered.
import { isIP } from 'node:net'
import { type ApplicationSettings, isLoopbackName } from './application.ts'
import type { Environment } from './environment.ts'

interface Mode {
  /** Test money only. In production such a gateway is not offered: an invoice must not be paid with play money. */
  readonly isTest: boolean
  /** Origin of a simulation on this machine, without a trailing slash; undefined is the real gateway. */
  readonly simulation: string | undefined
}

export interface PayfastSettings extends Mode {
  readonly merchantId: string
  readonly merchantKey: string
  readonly passphrase: string
  /** Addresses and networks that notices may come from; undefined: what PayFast has published. */
  readonly sources: readonly string[] | undefined
}

export interface OzowSettings extends Mode {
  readonly siteCode: string
  readonly privateKey: string
  readonly apiKey: string
}

export interface YocoSettings extends Mode {
  readonly secretKey: string
  readonly webhookSecret: string
}

export interface StripeSettings extends Mode {
  readonly secretKey: string
  readonly webhookSecret: string
}

export interface GatewaySettings {
  /** Names of the gateways whose variables are complete. */
  readonly configured: readonly string[]
  readonly payfast: PayfastSettings | undefined
  readonly ozow: OzowSettings | undefined
  readonly yoco: YocoSettings | undefined
  readonly stripe: StripeSettings | undefined
}

interface Variable {
  readonly name: string
  readonly isSecret: boolean
  readonly example: string
  readonly form: RegExp
  /** What it looks like, in words. */
  readonly words: string
}

const identifier = (name: string, example: string, form: RegExp, words: string): Variable => ({
  name,
  isSecret: false,
  example,
  form,
  words,
})
const secret = (name: string, example: string, form: RegExp, words: string): Variable => ({ name, isSecret: true, example, form, words })

const payfastVariables = [
  identifier('PAYFAST_MERCHANT_ID', '10000100', /^\d{4,12}$/, 'the digits of a merchant'),
  secret('PAYFAST_MERCHANT_KEY', '46f0cd694581a', /^[a-zA-Z0-9]{8,64}$/, 'letters and digits'),
  // PayFast's own libraries disagree on how to encode anything else (decision 037).
  secret('PAYFAST_PASSPHRASE', 'a-long-random-text', /^[A-Za-z0-9._-]{8,64}$/, '8 to 64 letters, digits, dots, dashes or underscores'),
] as const

const ozowVariables = [
  identifier('OZOW_SITE_CODE', 'TSTSTE0001', /^[A-Za-z0-9-]{4,50}$/, 'letters and digits'),
  // Its notices are signed with this one.
  secret('OZOW_PRIVATE_KEY', 'the-private-key', /^\S{16,200}$/, 'at least 16 characters without spaces'),
  secret('OZOW_API_KEY', 'the-api-key', /^[\x21-\x7e]{16,200}$/, 'at least 16 characters without spaces'),
] as const

const yocoVariables = [
  secret('YOCO_SECRET_KEY', 'sk_live_and-what-follows', /^sk_(test|live)_[\x21-\x7e]+$/, 'a key that begins with sk_test_ or sk_live_'),
  secret(
    'YOCO_WEBHOOK_SECRET',
    'whsec_and-what-follows',
    /^whsec_[A-Za-z0-9+/]{16,}={0,2}$/,
    'a secret that begins with whsec_, as Yoco gave it',
  ),
] as const

const stripeVariables = [
  identifier('STRIPE_PUBLIC_KEY', 'pk_live_and-what-follows', /^pk_(test|live)_\S+$/, 'a key that begins with pk_test_ or pk_live_'),
  secret(
    'STRIPE_SECRET_KEY',
    'sk_live_and-what-follows',
    /^[sr]k_(test|live)_[\x21-\x7e]+$/,
    'a key that begins with sk_test_ or sk_live_',
  ),
  secret('STRIPE_WEBHOOK_SECRET', 'whsec_and-what-follows', /^whsec_\S+$/, 'a secret that begins with whsec_'),
] as const

export const readGatewaySettings = (env: Environment, application: ApplicationSettings): GatewaySettings => {
  const payfast = readPayfast(env, application)
  const stripe = readStripe(env, application)
  const ozow = readOzow(env, application)
  const yoco = readYoco(env, application)
  const configured = Object.entries({ PayFast: payfast, Stripe: stripe, Ozow: ozow, Yoco: yoco })
    .filter(([, settings]) => settings !== undefined)
    .map(([name]) => name)
  return { configured, payfast, stripe, ozow, yoco }
}

const readPayfast = (env: Environment, application: ApplicationSettings): PayfastSettings | undefined => {
  const values = readWhole(env, 'PayFast', payfastVariables)
  const mode = readMode(env, 'PAYFAST_MODE')
  const sources = readSources(env)
  const simulation = readBaseUrl(env, application, 'PAYFAST_BASE_URL')
  if (values === undefined) return undefined
  const [merchantId, merchantKey, passphrase] = values
  return { merchantId, merchantKey, passphrase, sources, simulation, isTest: mode === 'sandbox' }
}

const readOzow = (env: Environment, application: ApplicationSettings): OzowSettings | undefined => {
  const values = readWhole(env, 'Ozow', ozowVariables)
  const mode = readMode(env, 'OZOW_MODE')
  const simulation = readBaseUrl(env, application, 'OZOW_BASE_URL')
  if (values === undefined) return undefined
  const [siteCode, privateKey, apiKey] = values
  return { siteCode, privateKey, apiKey, simulation, isTest: mode === 'sandbox' }
}

const readYoco = (env: Environment, application: ApplicationSettings): YocoSettings | undefined => {
  const values = readWhole(env, 'Yoco', yocoVariables)
  const simulation = readBaseUrl(env, application, 'YOCO_BASE_URL')
  if (values === undefined) return undefined
  const [secretKey, webhookSecret] = values
  return { secretKey, webhookSecret, simulation, isTest: !secretKey.includes('_live_') }
}

const readStripe = (env: Environment, application: ApplicationSettings): StripeSettings | undefined => {
  const values = readWhole(env, 'Stripe', stripeVariables)
  const simulation = readBaseUrl(env, application, 'STRIPE_BASE_URL')
  if (values === undefined) return undefined
  const [publicKey, secretKey, webhookSecret] = values
  const isTest = !secretKey.slice(0, 8).includes('_live_')
  if (publicKey !== '' && secretKey !== '' && isTest === publicKey.startsWith('pk_live_')) {
    env.refuse('STRIPE_PUBLIC_KEY', 'and STRIPE_SECRET_KEY must both be test keys or both be live keys', 'pk_live_and-what-follows')
  }
  return { secretKey, webhookSecret, simulation, isTest }
}

type Values<T extends readonly Variable[]> = { [K in keyof T]: string }

/** The values of all, or undefined when none is given; half of them is a mistake of each that is missing. */
const readWhole = <T extends readonly Variable[]>(env: Environment, gateway: string, variables: T): Values<T> | undefined => {
  const values = variables.map((variable) => read(env, variable))
  if (values.every((value) => value === undefined)) return undefined
  for (const [index, { name, example }] of variables.entries()) {
    if (values[index] === undefined) env.refuse(name, `is needed with the other variables of ${gateway}: give all or none`, example)
  }
  return values.map((value) => value ?? '') as Values<T>
}

// A value of another form is not repeated: it may be another variable's secret.
const read = (env: Environment, { name, isSecret, example, form, words }: Variable): string | undefined => {
  const value = env.optional(name, { isSecret, example })
  if (value !== undefined && !form.test(value)) env.refuse(name, `should be ${words}`, example)
  return value
}

const readMode = (env: Environment, name: string): 'sandbox' | 'live' =>
  env.choice(name, 'sandbox', ['sandbox', 'live'], { example: 'live' })

const readSources = (env: Environment): readonly string[] | undefined => {
  const example = '197.97.145.144/28,41.74.179.192/27'
  const parts = env.list('PAYFAST_SOURCES', { example })
  for (const part of parts) {
    const [address = '', bits] = part.split('/')
    const bitsMax = isIP(address) === 4 ? 32 : 128
    if (isIP(address) === 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= bitsMax))) {
      env.refuse('PAYFAST_SOURCES', `"${part}" is neither an address nor a network`, example)
    }
  }
  return parts.length === 0 ? undefined : parts
}

// Whoever answers there decides which payments are real: only a program of this machine may, and never in production.
const readBaseUrl = (env: Environment, application: ApplicationSettings, name: string): string | undefined => {
  const example = 'http://127.0.0.1:9001'
  const value = env.optional(name, { example })
  if (value === undefined) return undefined
  const url = URL.parse(value)
  if (application.isProduction) {
    env.refuse(name, 'is for a simulation on this machine: production speaks with the gateway itself', example)
  } else if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    url.username !== '' ||
    url.pathname !== '/' ||
    !isLoopbackName(url.hostname)
  ) {
    env.refuse(name, 'is not the address of a simulation on this machine (scheme, loopback host and port)', example)
  }
  return url?.origin
}
