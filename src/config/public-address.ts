// The address that people type to reach this server, for links that are printed or mailed.
import type { Settings } from './settings.ts'

/** PUBLIC_URL, or where the server listens on this machine. Without a trailing slash. */
export function publicAddress({ application, web }: Settings): string {
  if (application.publicUrl) return application.publicUrl
  return web.listen.kind === 'port' ? `http://127.0.0.1:${web.listen.port}` : 'http://127.0.0.1'
}
