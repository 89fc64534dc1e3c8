// What was asked of a second person, as it lies in the database: sealed, because a bank account that nobody allowed yet is nobody's to read.
import { open, seal, type SecretKeys } from './seal.ts'

export const payloadPurpose = ({ uuid }: { uuid: string }): string => `office-request:${uuid}`

export const sealPayload = (keys: SecretKeys, uuid: string, payload: Record<string, unknown>): string =>
  seal(keys, payloadPurpose({ uuid }), JSON.stringify(payload))

/** What was asked for, or null: sealed with a SECRET_KEY that is gone. */
export function openPayload<T = Record<string, string>>(keys: SecretKeys, request: { uuid: string; sealed_payload: string }): T | null {
  const text = open(keys, payloadPurpose(request), request.sealed_payload)
  return text === null ? null : (JSON.parse(text) as T)
}
