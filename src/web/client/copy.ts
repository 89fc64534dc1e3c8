// Copies what is typed into a bank. The button says so for two seconds and the page announces it.

const SHOWN_MS = 2000

const copyText = async (text: string): Promise<void> => {
  if ('clipboard' in navigator && window.isSecureContext) {
    await navigator.clipboard.writeText(text)
    return
  }
  // Plain http on a local network has no clipboard; a selected field still copies.
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'sr'
  document.body.append(field)
  field.select()
  document.execCommand('copy')
  field.remove()
}

const said = (button: HTMLElement): Element | null =>
  button.closest('section, .ticket')?.querySelector('[data-copy-said]') ?? document.querySelector('[data-copy-said]')

const watch = (button: HTMLButtonElement): void => {
  const words = button.querySelector('span')
  const announcement = said(button)
  let timer: ReturnType<typeof setTimeout> | undefined
  button.hidden = false
  button.addEventListener('click', () => {
    const text = button.dataset['copy'] ?? ''
    void copyText(text).then(
      () => show('Copied', `Copied ${text}`, true),
      () => show('Select and copy it by hand', 'This browser would not copy', false),
    )
  })
  const show = (label: string, spoken: string, isDone: boolean): void => {
    clearTimeout(timer)
    button.classList.toggle('is-done', isDone)
    if (words) words.textContent = label
    if (announcement) announcement.textContent = spoken
    timer = setTimeout(() => {
      button.classList.remove('is-done')
      if (words) words.textContent = 'Copy'
    }, SHOWN_MS)
  }
}

const watchAll = (): void => {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) watch(button)
}

watchAll()
// a desk that goes on without loading the page whole brings new buttons
document.addEventListener('page-swapped', watchAll)
