// What a real browser finds wrong with a page: errors on its console, what axe objects to, what scrolls sideways; and the widths
// and schemes in which every page is looked at.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

export const widths = [1280, 390] as const
export const schemes = ['light', 'dark'] as const

/** What the page says on the console, its scripts throw, or the content policy refuses, from now on. */
export const listen = (page: Page): string[] => {
  const findings: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') findings.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => findings.push(`script: ${error.message}`))
  return findings
}

export const violationsOf = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  return [
    ...(await sideways(page)),
    ...violations.map((violation) => `axe ${violation.id}: ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`),
  ]
}

/** What makes the page wider than the screen. */
const sideways = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    if (document.documentElement.scrollWidth <= window.innerWidth) return []
    const wide = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1)
    return [
      `scrolls sideways: ${wide
        .slice(0, 3)
        .map((element) => `${element.tagName}.${element.getAttribute('class') ?? ''}`)
        .join(', ')}`,
    ]
  })
