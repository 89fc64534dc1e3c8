// Follows a payment while its page is open: when its state changes, the part that says so is fetched again from the page itself, so
// that the words exist once.

const part = (): HTMLElement | null => document.querySelector<HTMLElement>('[data-live="payment"]')

let events: EventSource | undefined

const refresh = async (): Promise<void> => {
  const answer = await fetch(location.pathname, { headers: { Accept: 'text/html' } })
  if (!answer.ok) return
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-live="payment"]')
  if (fresh) part()?.replaceWith(fresh)
  if (part()?.dataset['paymentEvents'] === undefined) events?.close()
}

const address = part()?.dataset['paymentEvents']
if (address !== undefined) {
  // the browser connects again by itself when the line drops
  events = new EventSource(address)
  events.addEventListener('state', (event: MessageEvent<string>) => {
    if (JSON.parse(event.data) === part()?.dataset['paymentState']) return
    void refresh()
  })
}
