import { readdirSync, readFileSync } from 'node:fs'
import type { DoctorContext, Examination } from './doctor-checks.ts'
import { fail, warn } from './findings.ts'

/** Each socket is an open file, and so are the databases. */
const enough = 4_096
const nearlyAll = 0.8

/** How many files, and so sockets, the server may have open. */
export async function examineOpenFiles({ instance }: DoctorContext): Promise<Examination> {
  const running = instance()
  const limit = limitOf(running?.pid ?? process.pid)
  if (limit === null)
    return {
      skipped: { en: 'This system does not tell.', 'zh-CN': '此系统不提供该信息。' },
    }
  const used = running === null ? null : countOf(running.pid)
  const remedy = {
    en: 'Raise it: LimitNOFILE=65536 in the systemd unit (the one in deploy/ does), --ulimit nofile=65536:65536 for a container.',
    'zh-CN':
      '请调高上限：systemd 单元中设置 LimitNOFILE=65536（deploy/ 中的单元已设置），容器使用 --ulimit nofile=65536:65536。',
  }
  if (used !== null && used > limit * nearlyAll)
    return {
      findings: [
        fail(
          {
            en: `The server has ${used} of ${limit} possible files and sockets open.`,
            'zh-CN': `服务器已打开 ${used} 个文件和连接，上限为 ${limit}。`,
          },
          remedy,
        ),
      ],
    }
  if (limit < enough)
    return {
      findings: [
        warn(
          {
            en: `The server may have ${limit} files and sockets open: too few for many people at once.`,
            'zh-CN': `服务器最多只能打开 ${limit} 个文件和连接，不足以支持多人同时使用。`,
          },
          remedy,
        ),
      ],
    }
  return {
    findings: [],
    facts: [
      used === null
        ? { en: `Files that may be open: ${limit}.`, 'zh-CN': `可打开的文件上限：${limit}。` }
        : { en: `Open: ${used} of ${limit}.`, 'zh-CN': `已打开 ${used} 个，上限 ${limit}。` },
    ],
  }
}

/** The soft limit; null where it is not told. */
function limitOf(pid: number): number | null {
  try {
    const found = /^Max open files +(\d+|unlimited)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))?.[1]
    return found === undefined ? null : found === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(found)
  } catch {
    return null
  }
}

function countOf(pid: number): number | null {
  try {
    return readdirSync(`/proc/${pid}/fd`).length
  } catch {
    return null
  }
}
