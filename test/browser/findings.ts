// What a real browser finds wrong with a page: errors on its console, what axe objects to, what scrolls sideways; and the widths
// and schemes in which every page is looked at. SCREENSHOT_DIR names a folder for pictures of them.
import axe from 'axe-core'
import type { Page } from 'playwright-core'

export interface Look {
  readonly width: 1280 | 390
  readonly colorScheme: 'light' | 'dark'
}

export const everyLook: readonly Look[] = [
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
  { width: 390, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
]

/** Each width once and each scheme once: but for what only a phone shows in the light, they see what all four would. */
export const twoLooks: readonly Look[] = everyLook.filter(({ width, colorScheme }) => (width === 1280) === (colorScheme === 'light'))

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
  await atRest(page)
  return [...(await sideways(page)), ...(await objectionsOf(page))]
}

/** A colour on its way to another is nobody's fault: after a change of the scheme axe met buttons between light and dark. */
const atRest = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const animation of document.getAnimations()) if (animation instanceof CSSTransition) animation.finish()
  })

/** What axe objects to. It is put into a page once and not for each look: that took four fifths of the time. */
const objectionsOf = async (page: Page): Promise<string[]> => {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const inPage = (window as unknown as { axe: typeof axe }).axe
    const { violations } = await inPage.run(document, { iframes: false, resultTypes: ['violations'] })
    return violations.map(({ id, nodes }) => `axe ${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
  })
}

/** What is wrong with the page that is open, in each look. */
export const lookAt = async (page: Page, name: string, looks = twoLooks): Promise<string[]> => {
  const folder = process.env['SCREENSHOT_DIR']
  const findings: string[] = []
  for (const { width, colorScheme } of folder === undefined ? looks : everyLook) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme })
    findings.push(...(await violationsOf(page)).map((sentence) => `${name}, ${width} px, ${colorScheme}: ${sentence}`))
    if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png`, fullPage: true })
  }
  return findings
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
