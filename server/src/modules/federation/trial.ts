import type { FederationTrial, Language } from '@stoa/protocol'

/** What can come out of one step of a trial, and what is said of it. */
const texts = {
  'address.failed': {
    en: 'Stoa may not call this address. Public addresses need TLS; for your own network the operator sets STOA_OUTBOUND_NETWORKS.',
    'zh-CN': 'Stoa 不能访问此地址。公网地址必须使用 TLS；内部网络需由运维人员设置 STOA_OUTBOUND_NETWORKS。',
  },
  'address.ok': { en: 'The address may be called.', 'zh-CN': '该地址允许访问。' },
  'discovery.ok': {
    en: 'The provider describes itself, and is the issuer that was entered.',
    'zh-CN': '已读取提供方的配置信息，颁发者与填写的一致。',
  },
  'discovery.failed': {
    en: 'The provider’s description could not be read. Check the issuer: it is the address before /.well-known/openid-configuration, letter for letter.',
    'zh-CN':
      '无法读取提供方的配置信息。请检查颁发者地址：应为 /.well-known/openid-configuration 之前的部分，须逐字一致。',
  },
  'keys.ok': { en: 'The keys that sign its answers can be read.', 'zh-CN': '可以读取签名密钥。' },
  'keys.failed': {
    en: 'The keys that sign its answers could not be read, or there are none.',
    'zh-CN': '无法读取签名密钥，或没有可用的密钥。',
  },
  'clock.ok': { en: 'Both clocks agree.', 'zh-CN': '双方时钟一致。' },
  'clock.failed': {
    en: 'The clocks differ by more than half a minute: set the time of this server, or of the provider.',
    'zh-CN': '双方时钟相差超过半分钟，请校准本服务器或提供方的时间。',
  },
  'clock.unknown': {
    en: 'The provider does not say what time it has.',
    'zh-CN': '提供方未返回当前时间，无法比较。',
  },
  'redirect_uri.ok': {
    en: 'The provider knows this redirect URI.',
    'zh-CN': '提供方已登记此回调地址。',
  },
  'redirect_uri.failed': {
    en: 'The provider refuses this client or this redirect URI. Register exactly the address below there.',
    'zh-CN': '提供方拒绝了该客户端或回调地址，请在提供方逐字登记下面的地址。',
  },
  'redirect_uri.unknown': {
    en: 'Whether the provider knows this redirect URI shows at the first sign-in. Register exactly the address below there.',
    'zh-CN': '回调地址是否已登记要到首次登录时才能确认，请在提供方逐字登记下面的地址。',
  },
  'client.ok': { en: 'The client ID and its secret are right.', 'zh-CN': '客户端 ID 和密钥正确。' },
  'client.failed': {
    en: 'The provider does not accept this client ID with this secret.',
    'zh-CN': '提供方不接受该客户端 ID 与密钥。',
  },
  'client.unknown': {
    en: 'Whether the secret is right shows at the first sign-in.',
    'zh-CN': '密钥是否正确要到首次登录时才能确认。',
  },
  'connection.ok': {
    en: 'The directory answers, and its certificate is right.',
    'zh-CN': '目录服务器可以连接，证书有效。',
  },
  'connection.failed': {
    en: 'The directory cannot be reached, or its certificate is not trusted. For an authority of your own, enter its certificate.',
    'zh-CN': '无法连接目录服务器，或其证书不受信任。若使用自建 CA，请填写其证书。',
  },
  'bind.ok': { en: 'The account that searches can sign in.', 'zh-CN': '查询账号可以登录目录。' },
  'bind.failed': {
    en: 'The directory does not accept the account that searches, or its password.',
    'zh-CN': '目录不接受查询账号或其密码。',
  },
  'people.ok': {
    en: 'People were found, with an address and an id.',
    'zh-CN': '已找到人员，且有邮箱和唯一标识。',
  },
  'people.failed': {
    en: 'Nobody was found who has an address and an id. Check base, filter and the names of the attributes.',
    'zh-CN': '未找到同时有邮箱和唯一标识的人员。请检查查询起点、过滤条件和属性名。',
  },
  'groups.ok': { en: 'Groups were found.', 'zh-CN': '已找到群组。' },
  'groups.failed': {
    en: 'No group was found. Check base, filter and the names of the attributes.',
    'zh-CN': '未找到群组。请检查查询起点、过滤条件和属性名。',
  },
  skipped: { en: 'Not tried, because of a step before.', 'zh-CN': '因前面的步骤未通过，未测试此项。' },
} as const satisfies Record<string, Record<Language, string>>

export type TrialStep =
  | 'address'
  | 'discovery'
  | 'keys'
  | 'clock'
  | 'redirect_uri'
  | 'client'
  | 'connection'
  | 'bind'
  | 'people'
  | 'groups'

type Outcome = FederationTrial['steps'][number]['outcome']

/** Longest text of the other side that is passed on. */
const longestDetail = 300

/** Collects what a trial finds, in the language of whoever asked for it. */
export class TrialReport {
  readonly #language: Language
  readonly #steps: FederationTrial['steps'] = []

  constructor(language: Language) {
    this.#language = language
  }

  /** @param detail what the other side said */
  add(step: TrialStep, outcome: Outcome, detail: string | null = null): void {
    const key = outcome === 'skipped' ? 'skipped' : `${step}.${outcome}`
    const text: Record<Language, string> | undefined = (texts as Record<string, Record<Language, string>>)[
      key
    ]
    if (text === undefined) throw new Error(`Nothing is said of ${key}.`)
    this.#steps.push({
      step,
      outcome,
      text: text[this.#language],
      detail: detail === null ? null : detail.slice(0, longestDetail),
    })
  }

  skip(...steps: readonly TrialStep[]): void {
    for (const step of steps) this.add(step, 'skipped')
  }

  finish(): FederationTrial {
    return {
      ok: this.#steps.every(({ outcome }) => outcome !== 'failed' && outcome !== 'skipped'),
      steps: this.#steps,
    }
  }
}

/** What an error says of itself, and of what brought it about. */
export function saidBy(error: unknown): string {
  const parts: string[] = []
  for (let each = error; each instanceof Error && parts.length < 4; each = each.cause) {
    const { code } = each as { code?: unknown }
    const text = each.message === '' ? (typeof code === 'string' ? code : each.name) : each.message
    if (!parts.includes(text)) parts.push(text)
  }
  return parts.join(': ')
}
