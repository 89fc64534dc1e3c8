// Keeps the visitor's choice of light, dark or the machine's own in this browser. The choice is applied before the
// first paint by the document's head; here it is only shown and changed.

const chosen = (): string => {
  try {
    return localStorage.getItem('theme') ?? 'auto'
  } catch {
    return 'auto'
  }
}

const choose = (theme: string): void => {
  if (theme === 'auto') delete document.documentElement.dataset['theme']
  else document.documentElement.dataset['theme'] = theme
  try {
    if (theme === 'auto') localStorage.removeItem('theme')
    else localStorage.setItem('theme', theme)
  } catch {
    // A browser that keeps nothing still shows the choice until the next page.
  }
}

/** Shows the choice and follows it. */
export const offerThemes = (): void => {
  for (const group of document.querySelectorAll<HTMLElement>('[data-themes]')) {
    for (const input of group.querySelectorAll<HTMLInputElement>('input[name="theme"]')) {
      input.checked = input.value === chosen()
      input.addEventListener('change', () => {
        choose(input.value)
      })
    }
    group.hidden = false
  }
}
