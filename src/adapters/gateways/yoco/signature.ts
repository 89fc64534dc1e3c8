// Standard Webhooks as Yoco sends them. Not the standard's own library: it holds the time against the machine's clock with five minutes
// where Yoco says three, and turns the body into text before it is signed, so that bytes which are no text look alike.
import { createHmac } from 'node:crypto'
import type { ArrivedNotice, NoticeCheck } from '../../../business/gateways/rail.ts'
import { gatewayCallLimits } from '../../../config/gateway-call-limits.ts'
import { isSame } from '../verdict.ts'

export interface Objection {
  readonly check: NoticeCheck
  readonly sentence: string
}

/** Why a notice is not Yoco's, or null when it is. `secret` is `whsec_` and Base64. */
export const objectionToSignature = ({ body, headers, receivedAt }: ArrivedNotice, secret: string): Objection | null => {
  const id = headers['webhook-id'] ?? ''
  const timestamp = headers['webhook-timestamp'] ?? ''
  const given = (headers['webhook-signature'] ?? '').split(' ')
  if (!/^[\x21-\x7e]{1,100}$/.test(id) || id.includes('.') || !/^\d{9,11}$/.test(timestamp)) {
    return { check: 'signature', sentence: 'Its id or its time is missing, or no such thing.' }
  }
  // A doubled header arrives joined by a comma and a space.
  if (given.length > gatewayCallLimits.signaturesMax || !given.every((one) => /^v\d{1,2}a?,[A-Za-z0-9+/]{1,200}={0,2}$/.test(one))) {
    return { check: 'signature', sentence: 'It has no signatures, or some that could be read in two ways.' }
  }
  const expected = `v1,${createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
    .update(`${id}.${timestamp}.`)
    .update(body)
    .digest('base64')}`
  // All are compared, so that the time does not tell which one nearly fitted.
  const fitting = given.filter((signature) => isSame(signature, expected))
  if (fitting.length === 0) return { check: 'signature', sentence: 'Its signature is not that of its content.' }
  const ageSeconds = Date.parse(receivedAt) / 1000 - Number(timestamp)
  if (Math.abs(ageSeconds) <= gatewayCallLimits.yocoToleranceSeconds) return null
  return {
    check: 'time',
    sentence: `It was signed ${Math.abs(Math.round(ageSeconds))} s ${ageSeconds > 0 ? 'ago' : 'ahead of our clock'}.`,
  }
}
