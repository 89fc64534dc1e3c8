// The yardsticks of bench/server.ts: two workers that send one body, and may ask the same queries before, with Fastify alone or
// with node:http alone. `bare-site.ts FILE`, a JSON of `BareSite`. Nothing of ours is in them: what our pages cost beyond is ours.
import cluster from 'node:cluster'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import fastify from 'fastify'
import mysql from 'mysql2/promise'

export interface BareSite {
  readonly port: number
  readonly with: 'fastify' | 'http'
  readonly workers: number
  /** base64 */
  readonly body: string
  readonly encoding?: string
  readonly databaseUrl?: string
  readonly queries?: readonly string[]
}

const site = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as BareSite

if (cluster.isPrimary) {
  cluster.schedulingPolicy = cluster.SCHED_NONE
  for (let count = 0; count < site.workers; count += 1) cluster.fork()
  let listening = 0
  cluster.on('listening', (worker) => {
    console.log(`worker ${worker.process.pid}`)
    listening += 1
    if (listening === site.workers) console.log('ready')
  })
} else {
  const body = Buffer.from(site.body, 'base64')
  const { queries = [] } = site
  const pool = site.databaseUrl === undefined ? undefined : mysql.createPool({ uri: site.databaseUrl, connectionLimit: 10 })
  const ask = async () => {
    for (const query of queries) await pool?.query(query)
  }
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    ...(site.encoding === undefined ? {} : { 'content-encoding': site.encoding }),
  }
  if (site.with === 'fastify') {
    const app = fastify()
    app.get('/', async (_request, reply) => {
      if (queries.length > 0) await ask()
      return reply.headers(headers).send(body)
    })
    await app.listen({ host: '127.0.0.1', port: site.port })
  } else {
    const send = (response: import('node:http').ServerResponse) => {
      response.writeHead(200, { ...headers, 'content-length': body.length })
      response.end(body)
    }
    createServer((_request, response) => {
      if (queries.length === 0) send(response)
      else
        ask().then(
          () => send(response),
          () => response.destroy(),
        )
    }).listen(site.port, '127.0.0.1')
  }
}
