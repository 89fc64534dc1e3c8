/** A browser that draws sheets: as a picture, or as a PDF with a text layer. */
import type { Browser, Page } from 'playwright-core'
import type { Sheet } from './sheet.ts'

export type Font = { family: string; data: Buffer }

export type Studio = {
  fonts: Font[]
  /** PNG at `scale` device pixels a pixel. */
  capture(sheet: Sheet, scale: number): Promise<Buffer>
  /** One page, and where it prints `needle`: points from the lower left corner. */
  print(sheet: Sheet, needle?: string): Promise<{ pdf: Buffer; place: { x: number; y: number; w: number; h: number } | null }>
}

const pointsPerPixel = 0.75

export async function openStudio(browser: Browser, fonts: Font[]): Promise<Studio> {
  const pages = new Map<number, Page>()
  const faces = fonts.map(
    ({ family, data }) => `@font-face{font-family:'${family}';src:url(data:font/any;base64,${data.toString('base64')})}`,
  )
  async function shown({ html, width }: Sheet, scale: number): Promise<Page> {
    const page = pages.get(scale) ?? (await (await browser.newContext({ deviceScaleFactor: scale, offline: true })).newPage())
    pages.set(scale, page)
    await page.setViewportSize({ width, height: 320 })
    const used = faces.filter((_, i) => html.includes(`'${(fonts[i] as Font).family}'`))
    await page.setContent(html.replace('<style>', `<style>${used.join('')}`))
    await page.evaluate('document.fonts.ready.then(() => true)')
    return page
  }
  return {
    fonts,
    async capture(sheet, scale) {
      return (await shown(sheet, scale)).screenshot({ fullPage: true })
    },
    async print(sheet, needle) {
      const page = await shown(sheet, 1)
      const height = Number(await page.evaluate('Math.ceil(document.documentElement.scrollHeight)')) + 24
      const box = needle === undefined ? null : await page.getByText(needle, { exact: true }).first().boundingBox()
      const pdf = await page.pdf({ width: `${sheet.width}px`, height: `${height}px`, printBackground: true, pageRanges: '1' })
      const k = pointsPerPixel
      return { pdf, place: box && { x: box.x * k, y: (height - box.y - box.height) * k, w: box.width * k, h: box.height * k } }
    },
  }
}
