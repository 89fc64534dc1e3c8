// A form that opens in its place: its field has the focus and the whole of it is in view. Escape closes it; what was typed stays in it.

const typedInto = 'textarea, select, input:not([type="hidden"])'

const shownForm = (form: HTMLElement): void => {
  const field = form.querySelector<HTMLElement>(typedInto)
  field?.focus({ preventScroll: true })
  form.scrollIntoView({ block: 'nearest' })
  // a form that is taller than the window: its field first
  field?.scrollIntoView({ block: 'nearest' })
}

/** Opened by its key: at once, so that the next letter is typed and presses no other key. */
export const showOpened = (pressed: Element): void => {
  const form = pressed.closest('details.decide-more')
  if (form instanceof HTMLDetailsElement && form.open) shownForm(form)
}

const openFrom = (link: HTMLAnchorElement): void => {
  const place = document.querySelector<HTMLElement>(link.hash)
  const form = place?.querySelector<HTMLDetailsElement>('details.decide-more[data-first]')
  if (!place || !form) return
  form.open = true
  place.scrollIntoView({ block: 'start' })
  shownForm(form)
}

const close = (form: HTMLDetailsElement): void => {
  form.open = false
  form.querySelector('summary')?.focus()
}

export const openForms = (): void => {
  let pressed: Element | null = null
  document.addEventListener('click', (event) => {
    if (!(event.target instanceof Element)) return
    pressed = event.target.closest('summary')?.parentElement ?? null
    const link = event.target.closest<HTMLAnchorElement>('a[data-opens]')
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    openFrom(link)
  })
  // a form that the page came open with is nobody's wish to type; "toggle" does not bubble
  document.addEventListener(
    'toggle',
    (event) => {
      if (event.target === pressed && pressed instanceof Element) showOpened(pressed)
    },
    true,
  )
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !(event.target instanceof HTMLElement)) return
    // drawing a box is stopped first
    if (document.querySelector('[data-draw][aria-pressed="true"]')) return
    const form = event.target.closest<HTMLDetailsElement>('details.decide-more[open], details.onefield[open]')
    if (form) close(form)
    else if (event.target.matches('input[data-key]')) event.target.blur()
  })
}
