import type { Me, Problem } from '@stoa/protocol'
import type { Answer } from '../../app/boot.testing.ts'

/** A browser in a test: keeps its cookies, and says that it comes from our own pages. */
export interface TestBrowser {
  readonly cookies: ReadonlyMap<string, string>
  setCookie(name: string, value: string): void
  call<T = Problem>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>
  signIn(email: string, password: string): Promise<{ status: number; body: Me & Problem }>
}

/** @param url of the server. @param address where the browser seems to be, for a server that trusts its proxy */
export function testBrowser(url: string, address?: string): TestBrowser {
  const cookies = new Map<string, string>()
  const browser: TestBrowser = {
    cookies,
    setCookie: (name, value) => cookies.set(name, value),
    async call<T>(
      method: string,
      path: string,
      body?: unknown,
      headers: Record<string, string> = {},
    ): Promise<Answer<T>> {
      const bytes = body instanceof Uint8Array
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          origin: url,
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          ...(address === undefined ? {} : { 'x-forwarded-for': address }),
          ...(body === undefined || bytes ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: bytes ? new Uint8Array(body) : JSON.stringify(body) }),
      })
      for (const line of response.headers.getSetCookie()) {
        const [name = '', value = ''] = line.split(';')[0]!.split('=')
        if (value === '') cookies.delete(name)
        else cookies.set(name, value)
      }
      const text = await response.text()
      const json = response.headers.get('content-type')?.includes('json') === true
      return {
        status: response.status,
        body: (json ? JSON.parse(text) : text) as T,
        headers: response.headers,
      }
    },
    signIn: (email, password) => browser.call('POST', '/sessions', { email, password }),
  }
  return browser
}

/** The secret behind the `#` of the link in a mail or an answer. */
export function secretIn(text: string): string {
  const secret = /#token=([\w-]+)/.exec(text)?.[1]
  if (secret === undefined) throw new Error(`There is no link in: ${text}`)
  return secret
}
