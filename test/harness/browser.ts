// Starts a real Chromium for browser tests. Debian's package, or the one that CHROMIUM_PATH names.
import { type Browser, chromium } from 'playwright-core'

/** A missing browser is a failure: `script/setup` installs it. */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [
      // Tests may run as root in a container, where the sandbox cannot start.
      '--no-sandbox',
      // Debian's package draws by a graphics card that such machines emulate.
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-domain-reliability',
      '--disable-sync',
      '--no-first-run',
      '--no-default-browser-check',
      '--font-render-hinting=none',
      '--force-color-profile=srgb',
    ],
  })
