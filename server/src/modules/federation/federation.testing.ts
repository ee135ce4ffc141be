import type {
  BegunFederatedSignIn,
  CreateFederationProviderRequest,
  FederationProvider,
  Me,
  Problem,
} from '@stoa/protocol'
import { expectStatus, type TestStoa } from '../../app/boot.testing.ts'
import type { TestBrowser } from './oidc.testing.ts'

/** What tests of signing in through a provider do again and again. */
export function federationOf(stoa: TestStoa) {
  return {
    callbackOf: (key: string): string => `${stoa.url}/api/v1/federation/callback/${key}`,
    isOurPage: (url: URL): boolean => url.origin === stoa.url && !url.pathname.startsWith('/api/'),

    async addProvider(request: CreateFederationProviderRequest): Promise<FederationProvider> {
      const made = await stoa.owner.api.post<FederationProvider>('/federation/providers', request)
      return expectStatus(made, 201)
    },

    async change(id: string, request: object): Promise<void> {
      expectStatus(await stoa.owner.api.patch(`/federation/providers/${id}`, request), 200)
    },

    /** Begins in a browser. @returns the provider's page */
    async begin(browser: TestBrowser, provider: string, more: object = {}): Promise<string> {
      const answer = await browser.post(`${stoa.url}/api/v1/federation/sign-in`, { provider, ...more })
      const body = (await answer.json()) as BegunFederatedSignIn & Problem
      if (answer.status !== 200) throw new Error(`${answer.status} ${body.code}`)
      return body.url
    },

    async me(browser: TestBrowser): Promise<Me | null> {
      const answer = await browser.request(`${stoa.url}/api/v1/me`)
      return answer.status === 200 ? ((await answer.json()) as Me) : null
    },
  }
}

/** The code in the address of the page that says why not. */
export const problemIn = (page: string): string | null => new URL(page).searchParams.get('problem')
