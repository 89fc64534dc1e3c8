// The four simulated gateways for tests: real protocols over real HTTP on loopback, driven by hand.
import type { RailName } from '../../src/business/gateways/rail.ts'
import type { SimulatedGateway } from '../../src/simulation/simulated-gateway.ts'
import { startSimulatedGateways } from '../../src/simulation/start-gateways.ts'

export interface StartedGateways {
  readonly gateways: Readonly<Record<RailName, SimulatedGateway>>
  /** For the environment of the shop under test. */
  readonly variables: Readonly<Record<string, string>>
  close(): Promise<void>
}

export interface GatewayOptions {
  readonly clock?: { now(): string }
  /** The shop's origin: notices of Yoco and Stripe go to its notice address. */
  readonly shopUrl?: string
  readonly noticeUrlOf?: (name: RailName) => string
}

/** Notices are sent once, and delayed ones when the test says so. */
export const startGateways = async (options: GatewayOptions = {}): Promise<StartedGateways> => {
  const clock = options.clock ?? { now: () => new Date().toISOString() }
  const shopUrl = options.shopUrl ?? 'http://127.0.0.1:1'
  const { gateways, variables, close } = await startSimulatedGateways({
    environment: 'test',
    clock,
    repeatAfterMs: [],
    delayMs: null,
    shopOrigin: undefined,
    noticeUrlOf: options.noticeUrlOf ?? ((name) => `${shopUrl}/payments/notices/${name}`),
  })
  return { gateways, variables: Object.assign({}, ...Object.values(variables)) as Record<string, string>, close }
}
