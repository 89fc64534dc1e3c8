// Sends proofs without leaving the page: dropped, pasted or chosen, several at a time, with the progress of sending; then
// follows each one while it is read. The finished card comes from the server, so that its words exist once.

interface Received {
  proofUuid: string
  cardHtml: string
}

const MAX_BYTES = 10 * 1024 * 1024
/** At once; the others wait for their turn with a card of their own. More would only share one phone's line. */
const SENT_AT_ONCE = 3
/** Each holds a connection open, of which a browser has six for a site: more would keep the next file, and every other page, waiting. */
const FOLLOWED_AT_ONCE = 2

let sentCount = 0

const form = document.querySelector<HTMLFormElement>('form[data-upload]')
const list = document.getElementById(form?.dataset['uploadList'] ?? 'proofs')

const fromHtml = (html: string): Element | null => {
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

const follow = (card: Element): void => {
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

const sendingCard = (file: File): { card: HTMLElement; progress: HTMLProgressElement; label: HTMLElement } => {
  const card = document.createElement('article')
  card.className = 'proof proof--sending'
  const text = document.createElement('div')
  const title = document.createElement('h3')
  title.className = 'proof__name'
  title.textContent = file.name
  const label = document.createElement('label')
  const progress = document.createElement('progress')
  progress.max = 100
  progress.value = 0
  progress.id = `sending-${String((sentCount += 1))}`
  label.htmlFor = progress.id
  label.textContent = 'Waiting to be sent…'
  const line = document.createElement('p')
  line.append(label)
  text.append(title, line, progress)
  card.append(text)
  return { card, progress, label }
}

/** Says beside the drop field what was wrong with one file, and what to do; a lost connection offers to send it again. */
const refuse = (file: File, sentence: string, isWorthAgain = false): void => {
  const place = form?.querySelector('[data-upload-error]')
  if (!place) return
  const line = document.createElement('p')
  line.className = 'upload__refusal'
  const name = document.createElement('strong')
  name.textContent = file.name
  line.append(name, ` ${sentence} `)
  if (isWorthAgain) {
    const again = document.createElement('button')
    again.type = 'button'
    again.className = 'button button--quiet'
    again.textContent = 'Send it again'
    again.addEventListener('click', () => {
      line.remove()
      send(file)
    })
    line.append(again)
  }
  place.append(line)
}

const NOT_ARRIVED = 'did not arrive. Check your connection and send it once more; sending twice does no harm.'

const sentenceOf = (request: XMLHttpRequest): string => {
  const body: unknown = request.response
  if (typeof body === 'object' && body !== null && 'detail' in body && typeof body.detail === 'string') return body.detail
  if (request.status === 413) return 'is larger than 10 MB. Send the PDF from your bank, or a smaller picture.'
  if (request.status === 401 || request.status === 403)
    return 'was not sent: you are no longer signed in. Sign in again, then send it once more.'
  return NOT_ARRIVED
}

interface Sending {
  file: File
  card: HTMLElement
  progress: HTMLProgressElement
  label: HTMLElement
}

const waiting: Sending[] = []
let sendingNow = 0

const send = (file: File): void => {
  if (!form || !list) return
  if (file.size > MAX_BYTES) {
    refuse(file, 'is larger than 10 MB. Send the PDF from your bank, or a smaller picture.')
    return
  }
  const sending = { file, ...sendingCard(file) }
  list.hidden = false
  list.prepend(sending.card)
  waiting.push(sending)
  sendWaiting()
}

const sendWaiting = (): void => {
  while (sendingNow < SENT_AT_ONCE) {
    const next = waiting.shift()
    if (!next) return
    sendingNow += 1
    post(next)
  }
}

const bodyWith = (upload: HTMLFormElement, file: File): FormData => {
  const body = new FormData()
  for (const input of upload.querySelectorAll<HTMLInputElement>('input[type="hidden"]')) {
    body.append(input.name, input.value)
  }
  body.append('proof', file, file.name)
  return body
}

const post = ({ file, card, progress, label }: Sending): void => {
  if (!form) return
  label.textContent = 'Sending…'
  const request = new XMLHttpRequest()
  request.open('POST', form.action)
  request.setRequestHeader('Accept', 'application/json')
  request.responseType = 'json'
  request.upload.addEventListener('progress', (event) => {
    if (event.lengthComputable) progress.value = (event.loaded / event.total) * 100
    if (event.loaded === event.total) label.textContent = 'Checking the file…'
  })
  request.addEventListener('loadend', () => {
    sendingNow -= 1
    sendWaiting()
    if (request.status < 200 || request.status > 299) {
      card.remove()
      const sentence = sentenceOf(request)
      refuse(file, sentence, sentence === NOT_ARRIVED)
      if (list?.childElementCount === 0) list.hidden = true
    } else showReceived(card, request.response as Received)
  })
  request.send(bodyWith(form, file))
}

/** The received proof’s card in the place of the sending one. */
const showReceived = (card: HTMLElement, { cardHtml, proofUuid }: Received): void => {
  const received = fromHtml(cardHtml)
  if (received === null) return card.remove()
  // The same file is the same proof: its card is there already.
  list?.querySelector(`[data-proof="${CSS.escape(proofUuid)}"]`)?.remove()
  card.replaceWith(received)
  follow(received)
}

const sendAll = (files: Iterable<File>): void => {
  form?.querySelector('[data-upload-error]')?.replaceChildren()
  for (const file of files) send(file)
}

const takeOver = (upload: HTMLFormElement): void => {
  const drop = upload.querySelector<HTMLElement>('[data-drop]')
  upload.querySelector<HTMLElement>('[data-upload-send]')?.setAttribute('hidden', '')
  upload.addEventListener('submit', (event) => {
    event.preventDefault()
  })
  for (const input of upload.querySelectorAll<HTMLInputElement>('input[type="file"]')) {
    input.addEventListener('change', () => {
      sendAll([...(input.files ?? [])])
      input.value = ''
    })
  }
  for (const name of ['dragenter', 'dragover'] as const) {
    drop?.addEventListener(name, (event) => {
      event.preventDefault()
      drop.classList.add('is-over')
    })
  }
  drop?.addEventListener('dragleave', () => {
    drop.classList.remove('is-over')
  })
  // A file let go beside the field would otherwise take the place of the page.
  document.addEventListener('dragover', (event) => {
    event.preventDefault()
  })
  document.addEventListener('drop', (event) => {
    event.preventDefault()
    drop?.classList.remove('is-over')
    sendAll([...(event.dataTransfer?.files ?? [])])
  })
  document.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])]
    if (files.length === 0) return
    event.preventDefault()
    sendAll(files)
  })
}

if (form) takeOver(form)
for (const card of document.querySelectorAll('[data-proof-reading]')) follow(card)
