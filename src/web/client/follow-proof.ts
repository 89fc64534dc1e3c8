// Follows proofs while they are read, and puts each finished card in its place. The card comes from the server, so that its words exist once.

/** Each holds a connection open, of which a browser has six for a site: more would keep the next file, and every other page, waiting. */
const FOLLOWED_AT_ONCE = 2

export const fromHtml = (html: string): Element | null => {
  const template = document.createElement('template')
  template.innerHTML = html
  return template.content.firstElementChild
}

/** Balance, badge and history follow what the proof changed; they come from the page itself, fetched again. */
const refreshFigures = async (): Promise<void> => {
  const answer = await fetch(location.pathname, { headers: { Accept: 'text/html' } })
  if (!answer.ok) return
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
  for (const part of document.querySelectorAll('[data-live]')) {
    const now = fresh.querySelector(`[data-live="${part.getAttribute('data-live') ?? ''}"]`)
    if (now) part.replaceWith(now)
  }
}

/** Cards whose proofs are not followed yet, in the order in which they will be read. */
const unfollowed: Element[] = []
let followedNow = 0

export const follow = (card: Element): void => {
  if (card.getAttribute('data-proof-reading') === null) return
  unfollowed.push(card)
  followNext()
}

const followNext = (): void => {
  while (followedNow < FOLLOWED_AT_ONCE) {
    const card = unfollowed.shift()
    const uuid = card?.getAttribute('data-proof')
    if (!card) return
    if (!uuid || !card.isConnected) continue
    followedNow += 1
    listen(card, uuid, () => {
      followedNow -= 1
      followNext()
    })
  }
}

/** Follows one proof until it has been read; the browser connects again by itself when the line drops. */
const listen = (card: Element, uuid: string, done: () => void): void => {
  const events = new EventSource(`/proofs/${uuid}/events`)
  const stop = (): void => {
    events.close()
    done()
  }
  events.addEventListener('progress', (event: MessageEvent<string>) => {
    const { percent, stage } = JSON.parse(event.data) as { percent: number; stage: string }
    const progress = card.querySelector('progress')
    const label = card.querySelector('label')
    if (progress) progress.value = percent
    if (label) label.textContent = stage
  })
  events.addEventListener('card', (event: MessageEvent<string>) => {
    stop()
    const { cardHtml } = JSON.parse(event.data) as { cardHtml: string }
    const finished = fromHtml(cardHtml)
    if (finished === null) return
    card.replaceWith(finished)
    void refreshFigures()
  })
  // Only what the server refused is closed by the browser: whoever is signed out learns nothing more here.
  events.addEventListener('error', () => {
    if (events.readyState === EventSource.CLOSED) stop()
  })
}
