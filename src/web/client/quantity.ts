// The two buttons of a quantity box: one step more, one step less, never under the minimum. Quantities are counted in
// thousandths, as everywhere; what the visitor typed with comma, point or spaces is understood.

const MILLI = 1000

const toMilli = (text: string): number | null => {
  const plain = text.replaceAll(/[\s\u00a0\u202f]/gu, '').replace(',', '.')
  if (!/^\d+(\.\d{1,3})?$/u.test(plain)) return null
  const [whole = '0', part = ''] = plain.split('.')
  return Number(whole) * MILLI + Number(part.padEnd(3, '0'))
}

const toText = (milli: number): string => {
  const whole = String(Math.trunc(milli / MILLI)).replaceAll(/\B(?=(\d{3})+$)/gu, '\u00a0')
  const part = String(milli % MILLI)
    .padStart(3, '0')
    .replace(/0+$/u, '')
  return part === '' ? whole : `${whole},${part}`
}

const watch = (box: HTMLElement): void => {
  const input = box.querySelector('input')
  const step = Number(box.dataset['stepMilli'])
  const minimum = Number(box.dataset['minimumMilli'])
  if (!input || !Number.isSafeInteger(step) || step <= 0) return
  const move = (direction: 1 | -1): void => {
    const now = toMilli(input.value) ?? minimum
    const onStep = direction === 1 ? Math.floor(now / step) * step + step : Math.ceil(now / step) * step - step
    input.value = toText(Math.max(minimum, onStep))
    input.dispatchEvent(new Event('change', { bubbles: true }))
  }
  const bind = (selector: string, direction: 1 | -1): void => {
    const button = box.querySelector<HTMLButtonElement>(selector)
    if (!button) return
    button.disabled = false
    button.addEventListener('click', () => {
      move(direction)
    })
  }
  bind('[data-quantity-less]', -1)
  bind('[data-quantity-more]', 1)
}

for (const box of document.querySelectorAll<HTMLElement>('[data-quantity]')) watch(box)
