import { open } from 'node:fs/promises'
import type { Redact } from './redaction.ts'

/** Lines of a log that are taken along. */
const mostLines = 2_000
/** In bytes, from the end. */
const mostBytes = 4 * 1024 * 1024

/** What a line of ours may say; everything else in it stays here. */
const keys = new Set([
  'level',
  'time',
  'pid',
  'msg',
  'plane',
  'module',
  'socket',
  'code',
  'method',
  'route',
  'reqId',
  'status',
  'statusCode',
  'responseTime',
  'step',
  'signal',
  'gauge',
  'attempts',
  'pending',
])

/**
 * The last lines of a log, of each only what is known to be harmless. What is no line of Stoa's is counted, and not taken.
 */
export async function logLines(path: string, redact: Redact): Promise<string> {
  const lines = (await endOf(path)).split('\n').filter((line) => line !== '')
  const taken: string[] = []
  let leftOut = 0
  for (const line of lines.slice(-mostLines)) {
    const parsed = parse(line)
    if (parsed === null) leftOut++
    else taken.push(JSON.stringify(harmlessPart(parsed, redact)))
  }
  if (leftOut > 0)
    taken.push(JSON.stringify({ msg: `${leftOut} line(s) were no log of Stoa and are left out` }))
  return taken.map((line) => `${line}\n`).join('')
}

async function endOf(path: string): Promise<string> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    const from = Math.max(0, size - mostBytes)
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from)
    const text = buffer.toString('utf8', 0, bytesRead)
    // The first line may have been cut.
    return from === 0 ? text : text.slice(text.indexOf('\n') + 1)
  } finally {
    await handle.close()
  }
}

/** Also behind what a service manager puts before a line. */
function parse(line: string): Record<string, unknown> | null {
  const begin = line.indexOf('{"level":')
  if (begin === -1) return null
  try {
    return JSON.parse(line.slice(begin)) as Record<string, unknown>
  } catch {
    return null
  }
}

function harmlessPart(line: Record<string, unknown>, redact: Redact): Record<string, unknown> {
  const part: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(line)) {
    if (!keys.has(key)) continue
    if (typeof value === 'number' || typeof value === 'boolean') part[key] = value
    else if (typeof value === 'string') part[key] = redact(value)
  }
  const error = line['err']
  if (typeof error === 'object' && error !== null)
    part['err'] = harmlessError(error as Record<string, unknown>)
  return part
}

/** Where it happened; what an error says may name somebody. */
function harmlessError({ type, code, stack }: Record<string, unknown>): Record<string, unknown> {
  const frames = typeof stack === 'string' ? stack.match(/^\s+at .*$/gm) : null
  return {
    ...(typeof type === 'string' ? { type } : {}),
    ...(typeof code === 'string' ? { code } : {}),
    at: (frames ?? []).map((frame) =>
      frame.trim().replace(/\(?(file:\/\/)?\/\S*\/(?=(server|packages|node_modules)\/)/, '('),
    ),
  }
}
