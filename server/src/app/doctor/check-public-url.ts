import type { Said } from '../../platform/operations/doctor-report.ts'
import type { DoctorContext, Examination } from './doctor-checks.ts'
import { fail, warn } from './findings.ts'
import { askPublic, isCertificateFault, reasonOf } from './public-request.ts'

export const noPublicUrl: Said = {
  en: 'STOA_PUBLIC_URL is not set: there is no address to ask.',
  'zh-CN': '未设置 STOA_PUBLIC_URL，没有可检查的地址。',
}

/** Whether the address that people type leads to this server, and to no other. */
export async function examinePublicUrl({ config, instance }: DoctorContext): Promise<Examination> {
  const { publicUrl: url } = config
  if (url === null) return { skipped: noPublicUrl }
  const running = instance()
  if (running === null)
    return {
      skipped: {
        en: 'The server is not running: nobody could answer.',
        'zh-CN': '服务器未运行，无法应答。',
      },
    }
  const plain = isUnencrypted(url)
    ? [
        warn(
          {
            en: `${url} is not encrypted: whoever carries the traffic reads passwords and pages.`,
            'zh-CN': `${url} 未加密，传输途中的任何人都能看到密码和页面内容。`,
          },
          {
            en: 'Put a proxy with TLS in front (see deploy/), or set STOA_TLS_CERT, and use an https address.',
            'zh-CN': '请在前面部署带 TLS 的反向代理（参见 deploy/）或设置 STOA_TLS_CERT，并使用 https 地址。',
          },
        ),
      ]
    : []

  let answer: Awaited<ReturnType<typeof askPublic>>
  try {
    answer = await askPublic(`${url}/livez`)
  } catch (error) {
    const { code, message } = reasonOf(error)
    return {
      findings: [isCertificateFault(code) ? badCertificate(url, message) : silent(url, message), ...plain],
    }
  }
  const { status, headers, body } = answer
  const found = instanceIn(body)
  if (status >= 300 && status < 400)
    return {
      findings: [
        fail(
          {
            en: `${url} sends its visitors on, to ${headers.location ?? 'an unnamed address'}.`,
            'zh-CN': `${url} 将访问者重定向到 ${headers.location ?? '未注明的地址'}。`,
          },
          {
            en: 'Set STOA_PUBLIC_URL to exactly the address at which people arrive, with https and without what is left out there.',
            'zh-CN': '请将 STOA_PUBLIC_URL 设为用户最终到达的地址，包括协议和主机名都须一致。',
          },
        ),
      ],
    }
  if (status !== 200 || found === null)
    return {
      findings: [
        fail(
          {
            en: `Something else than Stoa answers at ${url} (with ${status}).`,
            'zh-CN': `在 ${url} 应答的不是 Stoa（状态码 ${status}）。`,
          },
          {
            en: 'Check where the name leads (DNS), and that the proxy passes all paths on to Stoa, /livez included.',
            'zh-CN': '请检查域名解析，并确认反向代理将所有路径（包括 /livez）转发给 Stoa。',
          },
        ),
        ...plain,
      ],
    }
  if (found !== running.id)
    return {
      findings: [
        fail(
          {
            en: `Another Stoa answers at ${url}: not the one that uses this data folder.`,
            'zh-CN': `在 ${url} 应答的是另一台 Stoa，并非使用此数据文件夹的服务器。`,
          },
          {
            en: 'After a move, point the name (DNS) or the proxy to this machine; otherwise set STOA_PUBLIC_URL to the address of this server.',
            'zh-CN':
              '如果刚迁移过，请将域名解析或反向代理指向本机；否则请将 STOA_PUBLIC_URL 改为本服务器的地址。',
          },
        ),
        ...plain,
      ],
    }
  return {
    findings: plain,
    facts: [{ en: `${url} leads to this server.`, 'zh-CN': `${url} 指向本服务器。` }],
  }
}

const isUnencrypted = (url: string): boolean => {
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && !/^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname)
}

const silent = (url: string, reason: string) =>
  fail(
    { en: `${url} does not answer: ${reason}.`, 'zh-CN': `${url} 没有应答：${reason}。` },
    {
      en: 'Check the name (DNS), the proxy and the firewall. Where others reach it and only this machine does not, its router does not lead its own address back in: then this check tells nothing.',
      'zh-CN':
        '请检查域名解析、反向代理和防火墙。如果只有本机访问不到而其他人可以，可能是路由器不支持回环访问，此项可忽略。',
    },
  )

const badCertificate = (url: string, reason: string) =>
  fail(
    {
      en: `The certificate of ${url} is not accepted: ${reason}.`,
      'zh-CN': `${url} 的证书不被接受：${reason}。`,
    },
    {
      en: 'Renew it, or have the proxy send the whole chain. If an authority of your own signed it, set NODE_EXTRA_CA_CERTS to its certificate.',
      'zh-CN':
        '请续期证书，或让反向代理发送完整证书链。如由自建机构签发，请将 NODE_EXTRA_CA_CERTS 设为其根证书。',
    },
  )

function instanceIn(body: string): string | null {
  try {
    const { instance } = JSON.parse(body) as { instance?: unknown }
    return typeof instance === 'string' ? instance : null
  } catch {
    return null
  }
}
