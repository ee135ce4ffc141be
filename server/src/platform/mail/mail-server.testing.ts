import { SMTPServer } from 'smtp-server'

/** A mail as it arrived. */
export interface ReceivedMail {
  to: string[]
  /** Headers and body as sent over the wire. */
  raw: string
}

/** A real mail server on a free port. */
export interface TestMailServer {
  readonly url: string
  readonly received: readonly ReceivedMail[]
  /** What it says to the next recipients: null takes the mail. */
  refuseWith: { code: number; text: string } | null
  /** Resolves with the n-th mail (from 0), when it has arrived. */
  mail(n: number): Promise<ReceivedMail>
  stop(): Promise<void>
}

export async function startMailServer(): Promise<TestMailServer> {
  const received: ReceivedMail[] = []
  const waiting: (() => void)[] = []
  let refuseWith: TestMailServer['refuseWith'] = null
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo(_address, _session, done) {
      if (refuseWith === null) done()
      else done(Object.assign(new Error(refuseWith.text), { responseCode: refuseWith.code }))
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address)
        received.push({ to, raw: Buffer.concat(chunks).toString('utf8') })
        done()
        for (const wake of waiting.splice(0)) wake()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as { port: number }
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    get refuseWith() {
      return refuseWith
    },
    set refuseWith(answer) {
      refuseWith = answer
    },
    async mail(n) {
      while (received.length <= n) await new Promise<void>((resolve) => waiting.push(resolve))
      return received[n]!
    },
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

/** The plain text of a mail, as its reader sees it. */
export function textOf({ raw }: ReceivedMail): string {
  const part = /Content-Type: text\/plain[^]*?\r\n\r\n([^]*?)\r\n--/.exec(raw)?.[1] ?? ''
  const encoding = /Content-Type: text\/plain[^]*?Content-Transfer-Encoding: (\S+)/.exec(raw)?.[1] ?? '7bit'
  if (encoding === 'base64') return Buffer.from(part, 'base64').toString('utf8')
  if (encoding !== 'quoted-printable') return part
  const bytes = part
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
