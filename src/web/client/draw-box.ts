// Drawing a box round a value that was misread: that part of the page is read again, and what it says is put into the field for the
// person to save or to change. Nothing is saved by drawing.

interface Drawing {
  button: HTMLButtonElement
  sheet: SVGSVGElement | null
  from: DOMPoint | null
  mark: SVGRectElement | null
}

const smallest = 0.004 // of the page: less is a click, not a box

let drawing: Drawing | null = null

const sheets = (): SVGSVGElement[] => [...document.querySelectorAll<SVGSVGElement>('#document .sheet')]

const tell = (button: HTMLElement, words: string): void => {
  const line = button.closest('form')?.querySelector('[data-drawn]')
  if (line) line.textContent = words
}

const stop = (): void => {
  drawing?.button.setAttribute('aria-pressed', 'false')
  for (const sheet of sheets()) sheet.classList.remove('is-drawing')
  drawing = null
}

const begin = (button: HTMLButtonElement): void => {
  stop()
  for (const mark of document.querySelectorAll('.sheet .drawn')) mark.remove()
  drawing = { button, sheet: null, from: null, mark: null }
  button.setAttribute('aria-pressed', 'true')
  for (const sheet of sheets()) sheet.classList.add('is-drawing')
  tell(button, 'Draw round the value on the document. Escape stops.')
  document.getElementById('document')?.scrollIntoView({ block: 'nearest' })
}

const pointIn = (sheet: SVGSVGElement, event: PointerEvent): DOMPoint =>
  new DOMPoint(event.clientX, event.clientY).matrixTransform(sheet.getScreenCTM()?.inverse())

/** Of the page as four shares, whatever part of it is shown. */
const boxOf = (sheet: SVGSVGElement, from: DOMPoint, to: DOMPoint): [x: number, y: number, w: number, h: number] => {
  const [width, height] = [Number(sheet.dataset['width']), Number(sheet.dataset['height'])]
  const inside = (share: number): number => Math.min(1, Math.max(0, share))
  const [x0, x1] = [inside(Math.min(from.x, to.x) / width), inside(Math.max(from.x, to.x) / width)]
  const [y0, y1] = [inside(Math.min(from.y, to.y) / height), inside(Math.max(from.y, to.y) / height)]
  return [x0, y0, x1 - x0, y1 - y0]
}

const readBox = async (button: HTMLButtonElement, box: string): Promise<void> => {
  const form = button.closest('form')
  const field = form?.querySelector<HTMLInputElement>('input[name="text"]')
  const token = form?.querySelector<HTMLInputElement>('input[name="csrf"]')
  const place = form?.querySelector<HTMLInputElement>('input[name="box"]')
  if (!form || !field || !token || !place) return
  tell(button, 'Reading that part again…')
  const body = new URLSearchParams({ csrf: token.value, field: button.dataset['draw'] ?? '', box })
  try {
    const answer = await fetch(form.action.replace(/correct$/, 'region'), { method: 'POST', body, headers: { Accept: 'application/json' } })
    if (!answer.ok) throw new Error('not read')
    const { read, text } = (await answer.json()) as { read: string; text: string }
    if (text === '')
      tell(
        button,
        read === '' ? 'Nothing was read there. Type what it says.' : `“${read}” was read there, which does not fit. Type what it says.`,
      )
    else {
      field.value = text
      place.value = box
      tell(button, `“${read}” was read there. Save it, or type what it says.`)
    }
  } catch {
    tell(button, 'That part could not be read just now. Type what it says.')
  }
  field.focus()
  field.select()
}

/** Called after each swap. */
export const readyToDraw = (): void => {
  drawing = null
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-draw]')) button.hidden = false
}

export const drawBoxes = (): void => {
  readyToDraw()
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>('[data-draw]') : null
    if (!button) return
    if (drawing?.button === button) stop()
    else begin(button)
  })
  // what is typed over what was read in a box no longer comes from there
  document.addEventListener('input', (event) => {
    const field = event.target
    const place = field instanceof HTMLInputElement && field.form?.querySelector<HTMLInputElement>('input[name="box"]')
    if (place && field.name === 'text') place.value = ''
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !drawing) return
    drawing.mark?.remove()
    const { button } = drawing
    stop()
    button.focus()
  })
  document.addEventListener('pointerdown', (event) => {
    const sheet = event.target instanceof Element ? event.target.closest<SVGSVGElement>('#document .sheet') : null
    if (!drawing || !sheet || event.button !== 0) return
    event.preventDefault()
    sheet.setPointerCapture(event.pointerId)
    const mark = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
    mark.classList.add('drawn')
    sheet.append(mark)
    Object.assign(drawing, { sheet, from: pointIn(sheet, event), mark })
  })
  document.addEventListener('pointermove', (event) => {
    if (!drawing?.from || !drawing.sheet || !drawing.mark) return
    const { from, sheet, mark } = drawing
    const to = pointIn(sheet, event)
    mark.setAttribute('x', String(Math.min(from.x, to.x)))
    mark.setAttribute('y', String(Math.min(from.y, to.y)))
    mark.setAttribute('width', String(Math.abs(to.x - from.x)))
    mark.setAttribute('height', String(Math.abs(to.y - from.y)))
  })
  document.addEventListener('pointerup', (event) => {
    if (!drawing?.from || !drawing.sheet) return
    const { from, sheet, button, mark } = drawing
    const box = boxOf(sheet, from, pointIn(sheet, event))
    if (box[2] < smallest || box[3] < smallest) {
      mark?.remove()
      Object.assign(drawing, { from: null, mark: null })
      return
    }
    stop()
    void readBox(button, [sheet.dataset['page'], ...box.map((share) => String(Math.round(share * 10_000) / 10_000))].join(' '))
  })
}
