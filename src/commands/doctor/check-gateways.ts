// The doctor's calls on payment gateways: each is asked about a payment that it cannot know, which shows that it answers and takes our
// keys. Nothing is started.
import { openRails } from '../../adapters/gateways/rails.ts'
import type { Asked, Rail } from '../../business/gateways/rail.ts'
import type { Settings } from '../../config/settings.ts'
import { codeOf, contactTimeoutMs, type Finding, within } from './finding.ts'

/** No payment of ours: ours are numbered by their time. */
const nobodys = { paymentUuid: '00000000-0000-4000-8000-000000000000', gatewayId: 'cs_doctor' }

export const checkGateways = async (settings: Settings): Promise<Finding[]> => {
  const rails = openRails(settings, { clock: { now: () => new Date().toISOString() } })
  const unoffered = settings.gateways.configured.filter((name) => !rails.some((rail) => rail.title === name))
  return [
    ...unoffered.map((name): Finding => ({ name, state: 'note', words: 'configured for test payments; production does not offer it' })),
    ...(await Promise.all(rails.map((rail) => checkRail(rail, settings)))),
  ]
}

const checkRail = async (rail: Rail, { gateways }: Settings): Promise<Finding> => {
  const kind = rail.isSimulated ? 'a simulation' : gateways[rail.name]?.isTest === true ? 'test payments' : 'live payments'
  if (rail.ask === undefined) return { name: rail.title, state: 'note', words: `${kind}; not run: it answers no questions` }
  const startedAt = performance.now()
  const asked = await within(rail.ask(nobodys, AbortSignal.timeout(contactTimeoutMs))).catch((error: unknown): Asked => ({
    outcome: 'unavailable',
    why: codeOf(error),
  }))
  if (asked.outcome !== 'unavailable') {
    return {
      name: rail.title,
      state: 'ok',
      words: `${kind}; answers in ${Math.round(performance.now() - startedAt)} ms and takes our keys`,
    }
  }
  const mend = `Compare the ${rail.name.toUpperCase()}_ variables with your account there, and whether this machine may reach it. Bank transfer is offered all the same.`
  return { name: rail.title, state: 'broken', words: `${kind}; ${asked.why}`, mend }
}
