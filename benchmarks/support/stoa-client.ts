import type { DocumentDetail, Space } from '@stoa/protocol'

/** Somebody with an account and a token. */
export interface Person {
  readonly id: string
  readonly token: string
}

/** Calls to a server's API with a token. */
export interface StoaClient {
  readonly url: string
  readonly token: string
  createSpace(): Promise<Space>
  createDocument(spaceId: string, kind: 'page' | 'raw' | 'board', markdown?: string): Promise<DocumentDetail>
  /** A new account that is a member of the space. */
  createPerson(spaceId: string, role: 'viewer' | 'commenter' | 'editor'): Promise<Person>
  /** @throws for any other status than 200 */
  getJson<T>(path: string): Promise<T>
  /** @throws for a refusal */
  postJson<T>(path: string, body: object): Promise<T>
  /** The status of a call, whatever it is. */
  statusOf(method: string, path: string, body?: object): Promise<number>
}

export function createStoaClient(url: string, token: string): StoaClient {
  const call = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
    fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        ...('cookie' in headers ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  async function read<T>(path: string, answer: Response): Promise<T> {
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const post = async <T>(path: string, body: object, headers?: Record<string, string>): Promise<T> =>
    read(path, await call('POST', path, body, headers))
  let people = 0
  return {
    url,
    token,
    createSpace: () => post('/spaces', { name: 'benchmark' }),
    createDocument: (spaceId, kind, markdown) =>
      post('/documents', {
        spaceId,
        kind,
        title: 'benchmark',
        ...(markdown === undefined ? {} : { markdown }),
      }),
    async createPerson(spaceId, role) {
      const email = `person-${people++}-${role}@example.com`
      const password = `the password of ${email}`
      const user = await post<{ id: string }>('/users', { email, name: email, password, role: 'member' })
      const put = await call('PUT', `/spaces/${spaceId}/members/${user.id}`, { role })
      if (!put.ok) throw new Error(`No membership: ${put.status} ${await put.text()}`)
      const session = await call('POST', '/sessions', { email, password }, { cookie: '' })
      const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? ''
      const made = await post<{ token: string }>('/api-tokens', { name: 'benchmark' }, { cookie })
      return { id: user.id, token: made.token }
    },
    getJson: async (path) => read(path, await call('GET', path)),
    postJson: (path, body) => post(path, body),
    async statusOf(method, path, body) {
      const answer = await call(method, path, body)
      await answer.arrayBuffer()
      return answer.status
    },
  }
}
