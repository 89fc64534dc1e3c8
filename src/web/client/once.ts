// Sends a form once: a second press while the first is under way does nothing. The server holds the real promise
// (the form's `once` key); this only spares people the doubt.

const BUSY = 'busy'

/** Watches every POST form of the page that nobody else has taken over. */
export const sendOnce = (): void => {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || form.method !== 'post' || event.defaultPrevented) return
    if (form.dataset['sending'] === BUSY) {
      event.preventDefault()
      return
    }
    form.dataset['sending'] = BUSY
    form.setAttribute('aria-busy', 'true')
  })
  // A page that comes back from the browser's memory must be usable again.
  window.addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll<HTMLFormElement>('form[data-sending]')) {
      delete form.dataset['sending']
      form.removeAttribute('aria-busy')
    }
  })
}
