// While a proof is being read its desk looks again by itself, less often the longer it takes.

const firstWaitMs = 1500
const waitMaxMs = 10_000
const triesKey = `reading ${location.pathname}`

const tries = Number(sessionStorage.getItem(triesKey) ?? '0')
if (document.querySelector('[data-proof-reading]')) {
  sessionStorage.setItem(triesKey, String(tries + 1))
  setTimeout(
    () => {
      location.reload()
    },
    Math.min(waitMaxMs, firstWaitMs * 1.5 ** tries),
  )
} else {
  sessionStorage.removeItem(triesKey)
}
