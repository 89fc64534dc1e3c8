/** A layout that the reader was not made with: it tells what became of the payment in its own place, and in its own language. */
import type { Layout, Printed } from '../layout.ts'
import type { Look } from '../sheet.ts'
import type { Language, Outcome } from './outcomes.ts'

export type StrangerLayout = Omit<Layout, 'body'> & {
  language: Language
  body(printed: Printed, look: Look, told: Outcome): string
}

/** What stands at the top of a telephone's screen. */
export const phoneBar = (time: string): string =>
  `<div style="display:flex;justify-content:space-between;font-size:12px;margin-bottom:12px"><span>${time}</span><span>Vodacom 5G 41%</span></div>`

export const cell = (text: string, css = ''): string =>
  `<td style="padding:6px 8px;vertical-align:top;${css}">${text.replace(/&/g, '&amp;')}</td>`

/** A table with a first row of labels and several rows of values. */
export function listed(labels: readonly string[], rows: readonly (readonly string[])[], { size, accent }: Look): string {
  const head = labels.map((label) => cell(label, `font-weight:700;font-size:${size * 0.82}px;border-bottom:2px solid ${accent}`)).join('')
  const body = rows.map((row) => `<tr>${row.map((value) => cell(value, 'border-bottom:1px solid #9996')).join('')}</tr>`).join('')
  return `<table style="border-collapse:collapse;width:100%;font-size:${size * 0.92}px"><tr>${head}</tr>${body}</table>`
}

/** Two blocks beside each other, each under its heading. */
export const halves = (first: string, second: string): string =>
  `<div style="display:grid;grid-template-columns:1fr 1fr;gap:28px"><div>${first}</div><div>${second}</div></div>`
