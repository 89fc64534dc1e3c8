// The sheet that documents are drawn on: measures, inks, and how text and hairlines are set. What a document says is its own file's business.
import PdfDocument from 'pdfkit'
import { printable } from './printable.ts'

export const sheet = { left: 48, right: 547, top: 44, bottom: 778, width: 499 } as const

export const inks = { ink: '#14232d', soft: '#4c5c67', line: '#b9c3ca', plate: '#eef1f3', signal: '#ff6b1a', paper: '#ffffff' } as const

const faces = { plain: 'Helvetica', bold: 'Helvetica-Bold', code: 'Courier-Bold' } as const

export type Sheet = PDFKit.PDFDocument

export interface Setting {
  x: number
  y: number
  width: number
  size?: number
  face?: keyof typeof faces
  ink?: string
  align?: 'left' | 'right' | 'center'
}

/** A4, pages kept until the end so that each can say how many there are. */
export const newSheet = (info: { title: string; author: string; madeAt: Date }): Sheet =>
  new PdfDocument({
    size: 'A4',
    // nothing breaks a page by itself: the document decides
    margins: { top: 0, bottom: 0, left: 0, right: 0 },
    bufferPages: true,
    info: { Title: printable(info.title), Author: printable(info.author), CreationDate: info.madeAt },
    lang: 'en-ZA',
    displayTitle: true,
  })

const styled = (doc: Sheet, { size = 9, face = 'plain', ink = inks.ink }: Setting): Sheet =>
  doc.font(faces[face]).fontSize(size).fillColor(ink)

/** Sets text and gives back the y below it. */
export function set(doc: Sheet, text: string, setting: Setting): number {
  const words = printable(text)
  styled(doc, setting).text(words, setting.x, setting.y, { width: setting.width, align: setting.align ?? 'left', lineGap: 1.5 })
  return setting.y + heightOf(doc, text, setting)
}

/** How high the text will stand, without setting it. */
export const heightOf = (doc: Sheet, text: string, setting: Omit<Setting, 'y'>): number =>
  text === '' ? 0 : styled(doc, { ...setting, y: 0 }).heightOfString(printable(text), { width: setting.width, lineGap: 1.5 })

export const rule = (doc: Sheet, y: number, options: { ink?: string; weight?: number; from?: number; until?: number } = {}): void => {
  doc
    .moveTo(options.from ?? sheet.left, y)
    .lineTo(options.until ?? sheet.right, y)
    .lineWidth(options.weight ?? 0.5)
    .strokeColor(options.ink ?? inks.line)
    .stroke()
}

/** A small label above its value; gives back the y below both. */
export function labelled(doc: Sheet, label: string, value: string, setting: Setting): number {
  const y = set(doc, label, { ...setting, size: 7.5, face: 'plain', ink: inks.soft })
  return set(doc, value, { ...setting, y })
}

const ticks =
  'M18 2v5M26 4.1l-1.200 2.200M31.900 10l-2.200 1.200M34 18h-5M31.900 26l-2.200-1.300M26 31.900l-1.200-2.200M18 34v-5M10 31.900l1.200-2.200M4.100 26l2.200-1.200M2 18h5M4.100 10l2.200 1.200M10 4.100l1.200 2.200'

/** The compass rose, 28 points wide. */
export function drawMark(doc: Sheet, x: number, y: number): void {
  doc
    .save()
    .translate(x, y)
    .scale(28 / 36)
  doc.path(ticks).lineWidth(1.4).strokeColor(inks.ink).stroke()
  doc.path('M18 8.500 23 18 18 27.500 13 18z').fill(inks.ink)
  doc.path('M18 8.500 23 18H13z').fill(inks.signal)
  doc.restore()
}
