import type { DocumentDetail, Space } from '@stoa/protocol'

/** Calls to a server's API with a token. */
export interface StoaClient {
  readonly url: string
  readonly token: string
  createSpace(): Promise<Space>
  createDocument(spaceId: string, kind: 'page' | 'raw'): Promise<DocumentDetail>
}

export function createStoaClient(url: string, token: string): StoaClient {
  async function post<T>(path: string, body: object): Promise<T> {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  return {
    url,
    token,
    createSpace: () => post('/spaces', { name: 'benchmark' }),
    createDocument: (spaceId, kind) => post('/documents', { spaceId, kind, title: 'benchmark' }),
  }
}
