import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface AskedOfModel {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: { model: string; max_tokens: number; messages: { role: string; content: string }[] }
}

/** A small server that speaks the OpenAI interface on a free port of this machine. */
export interface TestLanguageModelServer {
  readonly url: string
  readonly asked: readonly AskedOfModel[]
  /** What it says next. A number is a refusal with that status; `silent` never answers. */
  answer: { content: string } | { raw: string } | { status: number } | 'silent'
  stop(): Promise<void>
}

export async function startLanguageModelServer(): Promise<TestLanguageModelServer> {
  const asked: AskedOfModel[] = []
  let answer: TestLanguageModelServer['answer'] = { content: 'A summary.' }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as AskedOfModel['body']
      asked.push({ path: request.url ?? '', headers: request.headers, body })
      if (answer === 'silent') return
      if ('status' in answer) {
        response.writeHead(answer.status, { 'content-type': 'application/json' })
        response.end(JSON.stringify({ error: { message: `wrong key ${request.headers.authorization}` } }))
        return
      }
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(
        'raw' in answer
          ? answer.raw
          : JSON.stringify({
              choices: [{ index: 0, message: { role: 'assistant', content: answer.content } }],
            }),
      )
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    get answer() {
      return answer
    },
    set answer(next) {
      answer = next
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
