// A QR code as one path of an SVG: no image to fetch, no style attribute, readable on paper and on a dark screen.
import { create } from 'qrcode/lib/core/qrcode.js'

/** Modules of white around it; scanners want four. */
const quiet = 4

/** `label` says what it is to those who do not see it. */
export const QrCode = ({ text, label }: { text: string; label: string }) => {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const size = modules.size + 2 * quiet
  const dark: string[] = []
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column)) dark.push(`M${String(column + quiet)} ${String(row + quiet)}h1v1h-1z`)
    }
  }
  return (
    <svg class="qrcode" viewBox={`0 0 ${String(size)} ${String(size)}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={dark.join('')} fill="#000" />
    </svg>
  )
}
