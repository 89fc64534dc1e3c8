// Sends proofs without leaving the page: dropped, pasted or chosen, several at a time, with the progress of sending. What the server has
// no room for just now waits here and is sent again by itself. How a sent one is followed while it is read: follow-proof.ts.
import { follow, fromHtml } from './follow-proof.ts'

interface Received {
  proofUuid: string
  /** this very file is a proof of the invoice already */
  isKnown: boolean
  cardHtml: string
}

const MAX_BYTES = 10 * 1024 * 1024
/** At once; the others wait for their turn with a card of their own. More would only share one phone's line. */
const SENT_AT_ONCE = 3
/** So often one file is sent again by itself; then a person is told, rather than kept waiting for ever. */
const TRIES_MAX = 5
/** Where the server does not say when to come back. */
const PAUSE_USUAL_S = 5

let sentCount = 0

const form = document.querySelector<HTMLFormElement>('form[data-upload]')
const list = document.getElementById(form?.dataset['uploadList'] ?? 'proofs')

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

/** A line about one file beside the drop field. */
const say = (file: File, sentence: string, look = 'upload__said'): HTMLElement => {
  const line = document.createElement('p')
  line.className = look
  const name = document.createElement('strong')
  name.textContent = file.name
  line.append(name, ` ${sentence} `)
  form?.querySelector('[data-upload-error]')?.append(line)
  return line
}

/** What was wrong with a file, and what to do; a lost connection offers to send it again. */
const refuse = (file: File, sentence: string, isWorthAgain = false): void => {
  const line = say(file, sentence, 'upload__refusal')
  if (!isWorthAgain) return
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
  tries: number
}

const waiting: Sending[] = []
let sendingNow = 0
let pausedUntilMs = 0

const send = (file: File): void => {
  if (!form || !list) return
  if (file.size > MAX_BYTES) {
    refuse(file, 'is larger than 10 MB. Send the PDF from your bank, or a smaller picture.')
    return
  }
  const sending = { file, ...sendingCard(file), tries: 0 }
  list.hidden = false
  list.prepend(sending.card)
  waiting.push(sending)
  if (isPaused()) sayWhen(sending)
  else sendWaiting()
}

const isPaused = (): boolean => Date.now() < pausedUntilMs

/** A time of day and no countdown: screen readers would read each second of one. */
const sayWhen = ({ label, progress }: Sending): void => {
  const at = new Date(pausedUntilMs).toLocaleTimeString('en-ZA', { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false })
  label.textContent = `Many files in a short time. This one is sent by itself at ${at}; leave this page open.`
  progress.value = 0
}

/** Nothing more is sent until the server has room again; what it had none for goes first. */
const waitFor = (seconds: number, refused: Sending): void => {
  const endsAtMs = Date.now() + seconds * 1_000
  if (endsAtMs > pausedUntilMs) {
    pausedUntilMs = endsAtMs
    setTimeout(sendWaiting, seconds * 1_000 + 50)
  }
  waiting.unshift(refused)
  for (const sending of waiting) sayWhen(sending)
}

/** The server is well and has no room just now: 429 for this person, 503 for everybody. */
const isForLater = ({ status }: XMLHttpRequest): boolean => status === 429 || status === 503

const sendWaiting = (): void => {
  while (!isPaused() && sendingNow < SENT_AT_ONCE) {
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

const post = (sending: Sending): void => {
  if (!form) return
  const { file, card, progress, label } = sending
  sending.tries += 1
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
    if (isForLater(request) && sending.tries < TRIES_MAX)
      return waitFor(Number(request.getResponseHeader('retry-after')) || PAUSE_USUAL_S, sending)
    sendWaiting()
    if (request.status < 200 || request.status > 299) {
      card.remove()
      const sentence = sentenceOf(request)
      refuse(file, sentence, sentence === NOT_ARRIVED || isForLater(request))
      if (list?.childElementCount === 0) list.hidden = true
    } else showReceived(sending, request.response as Received)
  })
  request.send(bodyWith(form, file))
}

/** The received proof’s card in the place of the sending one; of a file that was sent before the card that is there, with a word why. */
const showReceived = ({ card, file }: Sending, { cardHtml, proofUuid, isKnown }: Received): void => {
  const received = fromHtml(cardHtml)
  if (received === null) return card.remove()
  const there = list?.querySelector(`[data-proof="${CSS.escape(proofUuid)}"]`)
  if (isKnown) say(file, 'was sent before: it is the same file, and its entry below is unchanged. Sending it again does no harm.')
  if (there) return card.remove()
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

// What still waits here is nowhere else yet.
addEventListener('beforeunload', (event) => {
  if (waiting.length > 0 || sendingNow > 0) event.preventDefault()
})

if (form) takeOver(form)
for (const card of document.querySelectorAll('[data-proof-reading]')) follow(card)
