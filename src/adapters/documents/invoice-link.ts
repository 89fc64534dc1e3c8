// The payment link on paper: a QR code that a telephone reads, and the address that a screen follows.
import { create } from 'qrcode/lib/core/qrcode.js'
import type { PrintedLink } from '../../business/invoices/document.ts'
import { formatOn } from '../../business/money/calendar.ts'
import { inks, set, type Sheet, sheet } from './paper.ts'

/** A module is then over half a millimetre, which telephones read off paper. */
const codeSize = 84
/** Modules of white around it; scanners want four. */
const quiet = 4

/** Points from the end of what stands above. */
export const payLinkHeight = codeSize + 14

export function drawPayLink(doc: Sheet, { url, until }: PrintedLink, top: number): void {
  const y = top + 10
  drawCode(doc, url, sheet.left, y)
  const x = sheet.left + codeSize + 14
  const width = sheet.right - x
  let below = set(doc, 'Or pay online', { x, y: y + 14, width, size: 10, face: 'bold' }) + 3
  below = set(doc, `Scan the code, or open the address. No sign-in is needed. It opens until ${formatOn(until)}.`, {
    x,
    y: below,
    width,
    size: 8.5,
  })
  const end = set(doc, url, { x, y: below + 3, width, size: 7, ink: inks.soft })
  doc.link(x, below + 3, width, end - below - 3, url)
}

function drawCode(doc: Sheet, text: string, left: number, top: number): void {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const side = codeSize / (modules.size + 2 * quiet)
  for (let row = 0; row < modules.size; row += 1) {
    for (let from = 0; from < modules.size; from += 1) {
      let until = from
      while (until < modules.size && modules.get(row, until)) until += 1
      // a run of dark modules is one rectangle: no hairlines between them
      if (until > from) doc.rect(left + (from + quiet) * side, top + (row + quiet) * side, (until - from) * side, side)
      from = until
    }
  }
  doc.fill(inks.ink)
}
