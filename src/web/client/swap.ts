// Goes on to the next page of a desk without loading it whole: forms and links marked so are fetched, and what stands in the page's
// main part takes the place of the old. Without script, or when anything is unexpected, the browser does what it always does.

/** Told after each swap, with the address that is shown now. */
type Swapped = (url: URL) => void

/** Of a page, whichever part of it is shown. */
const addressOf = ({ pathname, search }: Location): string => pathname + search

/** `stays` is where swapping makes sense: an answer from anywhere else is opened as a page. */
export const swapPages = (stays: string, swapped: Swapped): void => {
  let isBusy = false
  let shown = addressOf(location)

  /** `place` is the part of the page that the link named: an answer's own address has none. */
  const go = async (ask: () => Promise<Response>, otherwise: () => void, place = ''): Promise<void> => {
    if (isBusy) return
    isBusy = true
    document.querySelector('main')?.setAttribute('aria-busy', 'true')
    try {
      const answer = await ask()
      const url = new URL(answer.url)
      url.hash = place
      const isPage = answer.headers.get('content-type')?.startsWith('text/html') === true
      if (isPage && (answer.ok || answer.status === 422) && url.pathname.startsWith(stays)) show(await answer.text(), url, answer.ok)
      else if (answer.redirected || answer.ok) location.assign(url)
      else otherwise()
    } catch {
      // The line dropped: the form says which deed it is, so sending it again does no harm.
      otherwise()
    } finally {
      isBusy = false
      document.querySelector('main')?.removeAttribute('aria-busy')
    }
  }

  const show = (html: string, url: URL, isNew: boolean): void => {
    const fresh = new DOMParser().parseFromString(html, 'text/html')
    for (const part of ['main', '.rail nav']) {
      const [now, then] = [fresh.querySelector(part), document.querySelector(part)]
      if (!now || !then) {
        location.assign(url)
        return
      }
      then.replaceWith(document.importNode(now, true))
    }
    document.title = fresh.title
    const isSame = url.pathname === location.pathname
    // A refused form answers at its own address, which is no page.
    if (isNew && url.href !== location.href) history.pushState(null, '', url)
    shown = addressOf(location)
    if (!isSame && isNew) window.scrollTo(0, 0)
    document.dispatchEvent(new Event('page-swapped'))
    swapped(url)
  }

  document.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || !form.hasAttribute('data-swap')) return
    event.preventDefault()
    const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]))
    void go(
      () => fetch(form.action, { method: 'POST', body, headers: { Accept: 'text/html' } }),
      () => {
        form.submit()
      },
    )
  })
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-swap]') : null
    if (!link) return
    event.preventDefault()
    void go(
      () => fetch(link.href, { headers: { Accept: 'text/html' } }),
      () => {
        location.assign(link.href)
      },
      link.hash,
    )
  })
  // a link to a part of this page tells the same event, and is no step back
  window.addEventListener('popstate', () => {
    if (addressOf(location) !== shown) location.reload()
  })
}
