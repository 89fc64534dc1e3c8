// All four simulated gateways with secrets of their own, made anew at each start, and the variables by which a shop speaks with them.
import { randomBytes, randomInt } from 'node:crypto'
import type { RailName } from '../business/gateways/rail.ts'
import { Books, type Clock } from './books.ts'
import { simulatedOzow } from './ozow.ts'
import { simulatedPayfast } from './payfast.ts'
import { type Delivery, SimulatedGateway } from './simulated-gateway.ts'
import { simulatedStripe } from './stripe.ts'
import { simulatedYoco } from './yoco.ts'

export interface SimulationSettings extends Delivery {
  readonly environment: 'development' | 'test' | 'production'
  readonly clock: Clock
  /** Where a gateway's notices go, asked for each payment: only PayFast and Ozow are told it with the payment. */
  noticeUrlOf(name: RailName): string
}

export interface SimulatedGateways {
  readonly gateways: Readonly<Record<RailName, SimulatedGateway>>
  /** For the shop's environment. */
  readonly variables: Readonly<Record<RailName, Readonly<Record<string, string>>>>
  close(): Promise<void>
}

const word = (prefix = ''): string => prefix + randomBytes(18).toString('hex')

/** They listen on loopback when this resolves. */
export const startSimulatedGateways = async (settings: SimulationSettings): Promise<SimulatedGateways> => {
  const { clock, environment, noticeUrlOf } = settings
  const payfast = { merchantId: String(randomInt(10_000_000, 99_999_999)), merchantKey: word(), passphrase: word() }
  const ozow = { siteCode: `SIM-${randomInt(100_000, 999_999)}`, privateKey: word(), apiKey: word() }
  const yoco = { secretKey: word('sk_live_'), webhookSecret: `whsec_${randomBytes(24).toString('base64')}` }
  const stripe = { publicKey: word('pk_live_'), secretKey: word('sk_live_'), webhookSecret: word('whsec_') }
  const gateways = {
    payfast: new SimulatedGateway(simulatedPayfast(new Books(clock), payfast), settings, environment),
    ozow: new SimulatedGateway(simulatedOzow(new Books(clock), ozow), settings, environment),
    yoco: new SimulatedGateway(
      simulatedYoco(new Books(clock), yoco, () => noticeUrlOf('yoco')),
      settings,
      environment,
    ),
    stripe: new SimulatedGateway(
      simulatedStripe(new Books(clock), stripe, () => noticeUrlOf('stripe')),
      settings,
      environment,
    ),
  }
  const all = Object.values(gateways)
  await Promise.all(all.map((gateway) => gateway.open()))
  return {
    gateways,
    variables: {
      payfast: {
        PAYFAST_MERCHANT_ID: payfast.merchantId,
        PAYFAST_MERCHANT_KEY: payfast.merchantKey,
        PAYFAST_PASSPHRASE: payfast.passphrase,
        PAYFAST_MODE: 'live',
        PAYFAST_BASE_URL: gateways.payfast.url,
      },
      ozow: {
        OZOW_SITE_CODE: ozow.siteCode,
        OZOW_PRIVATE_KEY: ozow.privateKey,
        OZOW_API_KEY: ozow.apiKey,
        OZOW_MODE: 'live',
        OZOW_BASE_URL: gateways.ozow.url,
      },
      yoco: { YOCO_SECRET_KEY: yoco.secretKey, YOCO_WEBHOOK_SECRET: yoco.webhookSecret, YOCO_BASE_URL: gateways.yoco.url },
      stripe: {
        STRIPE_PUBLIC_KEY: stripe.publicKey,
        STRIPE_SECRET_KEY: stripe.secretKey,
        STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
        STRIPE_BASE_URL: gateways.stripe.url,
      },
    },
    close: async () => {
      await Promise.all(all.map((gateway) => gateway.close()))
    },
  }
}
