// Looking at a field: the page comes close to where it stands, its candidates show, and a candidate that is pressed on the document
// is the one that its button would choose.

const fields = (): HTMLDetailsElement[] => [...document.querySelectorAll<HTMLDetailsElement>('[data-fields] details')]
const marks = (): SVGPolygonElement[] => [...document.querySelectorAll<SVGPolygonElement>('.sheet .place')]

const showWhole = (): void => {
  for (const sheet of document.querySelectorAll<SVGElement>('.sheet')) sheet.setAttribute('viewBox', sheet.dataset['wholeBox'] ?? '')
  for (const mark of marks()) mark.classList.remove('is-active', 'is-pointed')
}

/** A field that stands nowhere on the document shows all of it. */
const lookAt = (field: string): void => {
  showWhole()
  const own = marks().filter((mark) => mark.dataset['field'] === field)
  for (const mark of own) mark.classList.add('is-active')
  const first = own.find((mark) => mark.dataset['candidate'] === '0')
  const sheet = first?.closest<SVGElement>('.sheet')
  const sheets = sheet?.closest<HTMLElement>('.sheets')
  if (!first || !sheet || !sheets) return
  sheet.setAttribute('viewBox', first.dataset['close'] ?? '')
  sheets.scrollTop += sheet.getBoundingClientRect().top - sheets.getBoundingClientRect().top
}

const fieldOf = (target: EventTarget | null): string | undefined =>
  target instanceof Element ? target.closest<HTMLElement>('[data-fields] details')?.dataset['field'] : undefined

/** Opens the field of a mark; the mark of another candidate chooses it once its field is looked at. */
const press = (mark: SVGPolygonElement): void => {
  const { field = '', candidate = '0' } = mark.dataset
  const details = fields().find((one) => one.dataset['field'] === field)
  if (!details) return
  const button = details.querySelector<HTMLButtonElement>(`button[data-candidate="${candidate}"]`)
  if (candidate !== '0' && details.open && button) {
    button.focus()
    button.click()
    return
  }
  details.open = true
  details.querySelector('summary')?.focus()
}

const step = (from: Element, by: 1 | -1): void => {
  const summaries = fields().map((one) => one.querySelector('summary'))
  const at = summaries.findIndex((summary) => summary === from)
  summaries[at + by]?.focus()
}

/** Called after each swap: the field that the page came open with is looked at. */
export const readyFields = (): void => {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-whole]')) button.hidden = false
  for (const line of document.querySelectorAll<HTMLElement>('.unscripted')) line.hidden = true
}

export const lookAtFields = (): void => {
  readyFields()
  // "toggle" does not bubble, so it is caught on its way down
  document.addEventListener(
    'toggle',
    (event) => {
      const { target } = event
      if (!(target instanceof HTMLDetailsElement) || fieldOf(target) === undefined) return
      if (target.open) lookAt(target.dataset['field'] ?? '')
      else if (!fields().some((one) => one.open)) showWhole()
    },
    true,
  )
  document.addEventListener('focusin', (event) => {
    const field = fieldOf(event.target)
    if (field !== undefined && event.target instanceof Element && event.target.tagName === 'SUMMARY') lookAt(field)
  })
  document.addEventListener('click', (event) => {
    const { target } = event
    if (target instanceof SVGPolygonElement && target.classList.contains('place')) press(target)
    if (target instanceof Element && target.closest('[data-whole]')) showWhole()
  })
  for (const [kind, isPointed] of [
    ['mouseover', true],
    ['focusin', true],
    ['mouseout', false],
    ['focusout', false],
  ] as const)
    document.addEventListener(kind, (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLElement>('button[data-candidate]') : null
      if (!button) return
      const field = fieldOf(button)
      for (const mark of marks())
        if (mark.dataset['field'] === field && mark.dataset['candidate'] === button.dataset['candidate'])
          mark.classList.toggle('is-pointed', isPointed)
    })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    if (!(event.target instanceof Element) || event.target.tagName !== 'SUMMARY' || fieldOf(event.target) === undefined) return
    event.preventDefault()
    step(event.target, event.key === 'ArrowDown' ? 1 : -1)
  })
}
