// Where outgoing webhooks may go.
import type { ApplicationSettings } from './application.ts'
import type { Environment } from './environment.ts'

export interface WebhookSettings {
  /** For development and tests only: messages may go to this machine's own loopback addresses. */
  readonly mayReachLoopback: boolean
}

export const readWebhookSettings = (env: Environment, application: ApplicationSettings): WebhookSettings => {
  const mayReachLoopback = env.truth('WEBHOOKS_TO_LOOPBACK', false, { example: 'False' })
  if (mayReachLoopback && application.isProduction) {
    env.refuse(
      'WEBHOOKS_TO_LOOPBACK',
      'is for development and tests: in production an address could then reach this machine itself',
      'False',
    )
  }
  return { mayReachLoopback }
}
