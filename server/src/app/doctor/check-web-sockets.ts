import { WebSocket } from 'ws'
import type { DoctorContext, Examination } from './doctor-checks.ts'
import { noPublicUrl } from './check-public-url.ts'
import { fail } from './findings.ts'
import { reasonOf } from './public-request.ts'

const deadline = 10_000

/** Whether a WebSocket comes through whatever stands in front, in both directions. */
export async function examineWebSockets({ config, instance }: DoctorContext): Promise<Examination> {
  const { publicUrl } = config
  if (publicUrl === null) return { skipped: noPublicUrl }
  if (instance() === null)
    return {
      skipped: { en: 'The server is not running.', 'zh-CN': '服务器未运行。' },
    }
  const url = `${publicUrl.replace(/^http/, 'ws')}/sync`
  const outcome = await open(url)
  if (outcome === 'open')
    return {
      findings: [],
      facts: [{ en: `${url} opens, and answers.`, 'zh-CN': `${url} 可以连接并有应答。` }],
    }
  return {
    findings: [
      fail(
        {
          en: `WebSockets do not come through at ${url}: ${outcome}. People see pages, and nothing they write is saved.`,
          'zh-CN': `${url} 的 WebSocket 无法连通：${outcome}。用户能看到页面，但所写内容无法保存。`,
        },
        {
          en: 'Have the proxy pass upgrades on. nginx: proxy_http_version 1.1, proxy_set_header Upgrade $http_upgrade, and Connection "upgrade"; the whole is in deploy/nginx/stoa.conf.',
          'zh-CN':
            '请让反向代理转发升级请求。nginx 需要 proxy_http_version 1.1、proxy_set_header Upgrade $http_upgrade 以及 Connection "upgrade"，完整配置见 deploy/nginx/stoa.conf。',
        },
      ),
    ],
  }
}

/** Opens one and waits for the answer to a ping. @returns `open`, or what stood in the way */
function open(url: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, { handshakeTimeout: deadline, followRedirects: false })
    const end = (outcome: string): void => {
      clearTimeout(timer)
      socket.terminate()
      resolve(outcome)
    }
    const timer = setTimeout(() => end(`no answer within ${deadline / 1000} s`), deadline)
    socket.on('open', () => socket.ping())
    socket.on('pong', () => end('open'))
    socket.on('unexpected-response', (_request, response) => end(`HTTP ${response.statusCode}`))
    socket.on('error', (error) => end(reasonOf(error).message))
    socket.on('close', (code) => end(`closed with ${code}`))
  })
}
