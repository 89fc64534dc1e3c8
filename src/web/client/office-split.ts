// Splitting a bank line by hand: says what is left of it while the parts are typed. The server adds up again.

const nbsp = '\u00a0'

/** Cents of `1 234,56`, `1234.56`, `1234`; null for anything doubtful. */
const toCents = (text: string): number | null => {
  const plain = text.replaceAll(/[\s\u00a0\u202fR]/gu, '').replace(',', '.')
  if (plain === '') return 0
  if (!/^\d{1,11}(\.\d{2})?$/u.test(plain)) return null
  const [whole = '0', part = '00'] = plain.split('.')
  return Number(whole) * 100 + Number(part)
}

const toRand = (cents: number): string => {
  const digits = String(Math.abs(cents)).padStart(3, '0')
  const whole = digits.slice(0, -2).replaceAll(/\B(?=(\d{3})+$)/gu, nbsp)
  return `${cents < 0 ? '−' : ''}R${nbsp}${whole},${digits.slice(-2)}`
}

const watch = (form: HTMLFormElement): void => {
  const line = Number(form.dataset['split'])
  const words = form.querySelector<HTMLElement>('[data-split-rest]')
  const inputs = [...form.querySelectorAll<HTMLInputElement>('input[name="amount"]')]
  if (!words || !Number.isSafeInteger(line)) return
  const show = (): void => {
    const parts = inputs.map((input) => toCents(input.value))
    const rest = parts.includes(null) ? null : parts.reduce<number>((left, part) => left - (part ?? 0), line)
    if (rest === null) words.textContent = 'One of the amounts cannot be read. Write for instance 1 234,56.'
    else if (rest < 0) words.textContent = `The parts are ${toRand(-rest)} more than the bank line.`
    else if (rest === 0) words.textContent = 'The parts are the whole bank line, to the cent.'
    else words.textContent = `${toRand(rest)} is left and becomes the customer’s unallocated cash.`
  }
  for (const input of inputs) input.addEventListener('input', show)
  show()
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-split]')) watch(form)
