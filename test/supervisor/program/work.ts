// A job process of the test program: it waits for nothing, and leaves when told.
import { connectToPrimary } from '../../../src/supervisor/worker-link.ts'
import type { Plan } from './plan.ts'

export const work = (_plan: Plan): void => {
  const running = setInterval(() => undefined, 1_000)
  const link = connectToPrimary({
    onDrain: () => {
      clearInterval(running)
      link.disconnect()
    },
    onStopping: () => undefined,
    gauges: () => ({ running: 0 }),
    takeCounts: () => ({}),
  })
  link.ready()
}
