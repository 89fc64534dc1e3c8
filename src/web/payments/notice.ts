// Where gateways tell of payments. The answer says that we have it (200, after it is committed), that it must come again (503), or that
// we do not take it (400): whoever forged it learns nothing from which check it failed.
import { receiveNotice } from '../../business/gateways/receive-notice.ts'
import { Problem } from '../../problems.ts'
import { type Handler, json } from '../server/route.ts'

export const takeNotice: Handler = async (visit) => {
  const received = await receiveNotice(visit.ctx, visit.params['rail'] ?? '', {
    body: Buffer.isBuffer(visit.body) ? visit.body : Buffer.alloc(0),
    headers: visit.headers(),
    remoteAddress: visit.remoteAddress,
    receivedAt: visit.ctx.clock.now(),
  })
  switch (received.outcome) {
    case 'received':
      return json({ received: true })
    case 'refused':
      return json({ received: false }, 400)
    case 'unavailable':
      return { kind: 'json', status: 503, body: { received: false }, headers: { 'retry-after': '30' } }
    case 'no-such-rail':
      throw new Problem('not-found')
  }
}
