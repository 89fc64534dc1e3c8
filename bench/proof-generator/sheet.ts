/** The HTML that documents are drawn in: a sheet or a screen, and the ways in which labels stand to their values. */

export type Look = {
  /** CSS `font-family`. */
  font: string
  isDark: boolean
  /** Pixels of ordinary letters. */
  size: number
  accent: string
}

export type Row = readonly [label: string, value: string]

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

/** `tag` with `text` in it. */
export const line = (text: string, css = '', tag = 'p'): string => `<${tag} style="${css}">${escaped(text)}</${tag}>`

export const title = (text: string, { accent, size }: Look, share = 1.5): string =>
  line(text, `font-size:${size * share}px;color:${accent};font-weight:700;margin:0 0 ${size * 0.6}px`)

export const smallPrint = (text: string, { size }: Look): string =>
  line(text, `font-size:${size * 0.74}px;opacity:.75;margin-top:${size * 1.6}px`)

/** Label left, value beside it. */
export function beside(rows: readonly Row[], { size }: Look, { labels = '42%', colon = '', rule = false, right = false } = {}): string {
  const border = rule ? 'border-bottom:1px solid #9997;' : ''
  const cells = rows.map(
    ([label, value]) =>
      `<tr><td style="${border}width:${labels};padding:${size * 0.28}px 0;opacity:.85">${escaped(label)}${colon}</td><td style="${border}padding:${size * 0.28}px 0;${right ? 'text-align:right' : ''}">${escaped(value)}</td></tr>`,
  )
  return `<table style="border-collapse:collapse;width:100%">${cells.join('')}</table>`
}

/** Label small, its value under it; `valueFirst` turns that round. */
export function stacked(rows: readonly Row[], { size }: Look, { columns = 1, valueFirst = false, gap = 0.9 } = {}): string {
  const cells = rows.map(([label, value]) => {
    const small = `<div style="font-size:${size * 0.78}px;opacity:.7">${escaped(label)}</div>`
    const large = `<div>${escaped(value)}</div>`
    return `<div style="margin-bottom:${size * gap}px">${valueFirst ? large + small : small + large}</div>`
  })
  return `<div style="display:grid;grid-template-columns:repeat(${columns},1fr);gap:0 ${size * 2}px">${cells.join('')}</div>`
}

/** A table with its labels in the first row. */
export function headed(rows: readonly Row[], { size, accent }: Look): string {
  const cell = (text: string, css: string): string =>
    `<td style="padding:${size * 0.5}px ${size * 0.5}px;border:1px solid #9998;${css}">${escaped(text)}</td>`
  return `<table style="border-collapse:collapse;width:100%"><tr>${rows.map(([label]) => cell(label, `font-weight:700;font-size:${size * 0.85}px;background:${accent}22`)).join('')}</tr><tr>${rows.map(([, value]) => cell(value, '')).join('')}</tr></table>`
}

export type Sheet = { width: number; html: string }

export function sheet(body: string, width: number, padding: number, { font, isDark, size }: Look): Sheet {
  const [back, ink] = isDark ? ['#14171c', '#eceff3'] : ['#ffffff', '#1d1f22']
  return {
    width,
    html: `<!doctype html><html><head><meta charset="utf-8"><style>*{box-sizing:border-box}html,body{margin:0;background:${back};color:${ink};-webkit-print-color-adjust:exact}body{width:${width}px;padding:${padding}px;font:${size}px/1.42 ${font}}p{margin:0 0 ${size * 0.7}px}</style></head><body>${body}</body></html>`,
  }
}
