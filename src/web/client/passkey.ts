// Passkeys in the browser: asks our server what to ask, asks the authenticator, and sends its answer in an ordinary form.

type Ceremony = 'new' | 'known'

const isSupported = (): boolean =>
  window.isSecureContext &&
  typeof PublicKeyCredential === 'function' &&
  typeof PublicKeyCredential.parseCreationOptionsFromJSON === 'function' &&
  typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function'

const optionsFrom = async (form: HTMLFormElement): Promise<unknown> => {
  const csrf = form.querySelector<HTMLInputElement>('input[name="csrf"]')?.value ?? ''
  const answer = await fetch(form.dataset['options'] ?? '', {
    method: 'POST',
    headers: { 'x-csrf-token': csrf, accept: 'application/json' },
  })
  if (!answer.ok) throw new Error(`the server said ${String(answer.status)}`)
  return answer.json()
}

const ask = async (ceremony: Ceremony, options: unknown): Promise<Credential | null> =>
  ceremony === 'new'
    ? navigator.credentials.create({
        publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON),
      })
    : navigator.credentials.get({
        publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON),
      })

const run = async (form: HTMLFormElement, ceremony: Ceremony): Promise<void> => {
  const problem = form.querySelector<HTMLElement>('[data-passkey-problem]')
  const button = form.querySelector('button')
  if (problem) problem.hidden = true
  if (button) button.disabled = true
  try {
    const credential = await ask(ceremony, await optionsFrom(form))
    const answer = form.querySelector<HTMLInputElement>('input[name="answer"]')
    if (!(credential instanceof PublicKeyCredential) || !answer) throw new Error('no credential')
    answer.value = JSON.stringify(credential.toJSON())
    form.submit()
  } catch {
    // the person closed the browser's window, or there is no passkey for this site: both are said the same way
    if (problem) problem.hidden = false
    if (button) button.disabled = false
  }
}

if (isSupported()) {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
    form.hidden = false
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void run(form, form.dataset['passkey'] === 'new' ? 'new' : 'known')
    })
  }
}
