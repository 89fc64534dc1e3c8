// The yardstick of bench/http.ts: Fastify alone, two workers, one constant page of the given
// size. What our pages cost beyond this is ours. `bare-page.ts PORT BYTES`
import cluster from 'node:cluster'
import fastify from 'fastify'

const [port = 0, bytes = 0] = process.argv.slice(2).map(Number)
const workers = 2

if (cluster.isPrimary) {
  cluster.schedulingPolicy = cluster.SCHED_NONE
  for (let count = 0; count < workers; count += 1) cluster.fork()
  let listening = 0
  cluster.on('listening', (worker) => {
    console.log(`worker ${worker.process.pid}`)
    listening += 1
    if (listening === workers) console.log('ready')
  })
} else {
  const page = `<!DOCTYPE html><html lang="en"><body>${'x'.repeat(Math.max(0, bytes - 60))}</body></html>`
  const app = fastify()
  app.get('/', async (_request, reply) => reply.type('text/html; charset=utf-8').send(page))
  await app.listen({ host: '127.0.0.1', port })
}
