// Payment gateways as operators configure them. This version offers none of them: their variables are read so that a mistake in
// them is found now and not on the day they are needed, and `supply doctor` says so.
import type { ApplicationSettings } from './application.ts'
import type { Environment } from './environment.ts'

export interface GatewaySettings {
  /** Names of the gateways whose variables are complete. */
  readonly configured: readonly string[]
}

interface Variable {
  readonly name: string
  readonly isSecret: boolean
  readonly example: string
  readonly form: RegExp
  /** What it looks like, in words. */
  readonly words: string
}

interface Gateway {
  readonly name: string
  /** All of these or none. */
  readonly needed: readonly Variable[]
  /** What its notices are checked with: without it anybody could say that somebody paid. */
  readonly noticeSecret?: Variable
  /** `sandbox` or `live`. */
  readonly mode?: string
  readonly baseUrl: string
}

const identifier = (name: string, example: string, form: RegExp, words: string): Variable => ({
  name,
  isSecret: false,
  example,
  form,
  words,
})
const secret = (name: string, example: string, form: RegExp, words: string): Variable => ({ name, isSecret: true, example, form, words })

const gateways: readonly Gateway[] = [
  {
    name: 'PayFast',
    needed: [
      identifier('PAYFAST_MERCHANT_ID', '10000100', /^\d{4,12}$/, 'the digits of a merchant'),
      secret('PAYFAST_MERCHANT_KEY', '46f0cd694581a', /^[a-zA-Z0-9]{8,64}$/, 'letters and digits'),
    ],
    noticeSecret: secret('PAYFAST_PASSPHRASE', 'a-long-random-text', /^\S.{6,62}\S$/, '8 to 64 characters'),
    mode: 'PAYFAST_MODE',
    baseUrl: 'PAYFAST_BASE_URL',
  },
  {
    name: 'Stripe',
    needed: [
      identifier('STRIPE_PUBLIC_KEY', 'pk_live_and-what-follows', /^pk_(test|live)_\S+$/, 'a key that begins with pk_test_ or pk_live_'),
      secret('STRIPE_SECRET_KEY', 'sk_live_and-what-follows', /^[sr]k_(test|live)_\S+$/, 'a key that begins with sk_test_ or sk_live_'),
    ],
    noticeSecret: secret('STRIPE_WEBHOOK_SECRET', 'whsec_and-what-follows', /^whsec_\S+$/, 'a secret that begins with whsec_'),
    baseUrl: 'STRIPE_BASE_URL',
  },
  {
    name: 'Ozow',
    needed: [
      identifier('OZOW_SITE_CODE', 'TSTSTE0001', /^[A-Za-z0-9-]{4,50}$/, 'letters and digits'),
      // Its notices are signed with this one.
      secret('OZOW_PRIVATE_KEY', 'the-private-key', /^\S{16,200}$/, 'at least 16 characters without spaces'),
      secret('OZOW_API_KEY', 'the-api-key', /^\S{16,200}$/, 'at least 16 characters without spaces'),
    ],
    mode: 'OZOW_MODE',
    baseUrl: 'OZOW_BASE_URL',
  },
  {
    name: 'Yoco',
    needed: [secret('YOCO_SECRET_KEY', 'sk_live_and-what-follows', /^sk_(test|live)_\S+$/, 'a key that begins with sk_test_ or sk_live_')],
    noticeSecret: secret('YOCO_WEBHOOK_SECRET', 'whsec_and-what-follows', /^whsec_\S+$/, 'a secret that begins with whsec_'),
    baseUrl: 'YOCO_BASE_URL',
  },
]

export const readGatewaySettings = (env: Environment, application: ApplicationSettings): GatewaySettings => ({
  configured: gateways.filter((gateway) => isComplete(env, application, gateway)).map(({ name }) => name),
})

const isComplete = (env: Environment, application: ApplicationSettings, gateway: Gateway): boolean => {
  const given = gateway.needed.map((variable) => ({ variable, isGiven: isGiven(env, variable) }))
  const hasNoticeSecret = gateway.noticeSecret === undefined || isGiven(env, gateway.noticeSecret)
  if (gateway.mode !== undefined) env.choice(gateway.mode, 'sandbox', ['sandbox', 'live'], { example: 'live' })
  readBaseUrl(env, application, gateway.baseUrl)
  const isAny = given.some((one) => one.isGiven) || (gateway.noticeSecret !== undefined && hasNoticeSecret)
  if (!isAny) return false
  for (const { variable } of given.filter((one) => !one.isGiven)) {
    env.refuse(variable.name, `is needed with the other variables of ${gateway.name}: give all or none`, variable.example)
  }
  if (!hasNoticeSecret && gateway.noticeSecret !== undefined && application.isProduction) {
    const words = `is required in production with ${gateway.name}: without it anybody could report a payment`
    env.refuse(gateway.noticeSecret.name, words, gateway.noticeSecret.example)
  }
  return given.every((one) => one.isGiven)
}

// A value of another form is not repeated: it may be another variable's secret.
const isGiven = (env: Environment, { name, isSecret, example, form, words }: Variable): boolean => {
  const value = env.optional(name, { isSecret, example })
  if (value !== undefined && !form.test(value)) env.refuse(name, `should be ${words}`, example)
  return value !== undefined
}

const readBaseUrl = (env: Environment, application: ApplicationSettings, name: string): void => {
  const example = 'https://sandbox.example.com'
  const value = env.optional(name, { example })
  if (value === undefined) return
  const url = URL.parse(value)
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '') {
    env.refuse(name, 'is not an address (scheme, host and perhaps a path)', example)
  } else if (application.isProduction && url.protocol !== 'https:') {
    env.refuse(name, 'must be https in production: keys travel there', example)
  }
}
