// The live log goes on by itself: new lines come through a stream, so many stay, and while it is paused none move. The lines come
// from the server as HTML, so that their form exists once.

interface Lines {
  html: string
  count: number
  /** Lost on the way here: more came than could be told. */
  dropped: number
}

const log = document.querySelector<HTMLElement>('[data-log]')
const list = log?.querySelector<HTMLElement>('[data-log-lines]')
const state = log?.querySelector<HTMLElement>('[data-log-state]')
const pause = log?.querySelector<HTMLButtonElement>('[data-log-pause]')

if (log && list && state && pause) {
  const linesMax = Number(log.dataset['logMax'])
  let waiting: Element[] = []
  let isPaused = false
  let lost = 0

  const say = (words: string): void => {
    const sentence = lost === 0 ? words : `${words} ${String(lost)} lines went by too fast and are only in the log itself.`
    if (state.textContent !== sentence) state.textContent = sentence
  }

  const tell = (): void => {
    const waits = waiting.length === 1 ? '1 line waits' : `${String(waiting.length)} lines wait`
    say(isPaused ? `Paused; ${waits}.` : `Live. The last ${String(linesMax)} lines stay here.`)
  }

  const show = (lines: readonly Element[]): void => {
    const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40
    // A line that the page came with, or that came before the stream broke, is here already.
    for (const line of lines) {
      const id = line.getAttribute('data-line') ?? ''
      if (list.querySelector(`[data-line="${CSS.escape(id)}"]`) === null) list.append(line)
    }
    while (list.children.length > linesMax) list.firstElementChild?.remove()
    if (isAtEnd) list.scrollTop = list.scrollHeight
  }

  const take = (event: MessageEvent<string>): void => {
    const { html, dropped } = JSON.parse(event.data) as Lines
    const template = document.createElement('template')
    template.innerHTML = html
    lost += dropped
    const lines = [...template.content.children]
    if (isPaused) {
      waiting.push(...lines)
      lost += Math.max(0, waiting.length - linesMax)
      waiting = waiting.slice(-linesMax)
    } else show(lines)
    tell()
  }

  pause.hidden = false
  pause.addEventListener('click', () => {
    isPaused = !isPaused
    pause.setAttribute('aria-pressed', String(isPaused))
    pause.textContent = isPaused ? 'Go on' : 'Pause'
    if (!isPaused) {
      show(waiting)
      waiting = []
    }
    tell()
  })

  const stream = new EventSource(log.dataset['log'] ?? '')
  stream.addEventListener('open', tell)
  stream.addEventListener('lines', take)
  stream.addEventListener('closed', () => {
    stream.close()
    say('Closed: load the page again and prove who you are.')
  })
  stream.addEventListener('error', () => {
    say(
      stream.readyState === EventSource.CLOSED
        ? 'The stream has ended: load the page again.'
        : 'The line dropped; the browser connects again by itself.',
    )
  })
  list.scrollTop = list.scrollHeight
}
