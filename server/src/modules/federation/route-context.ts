import type { Language } from '@stoa/protocol'
import type { FastifyRequest } from 'fastify'
import { acceptedLanguage } from '../../platform/http/request-context.ts'

export interface FederationRoutesOptions {
  /** Null: worked out from each request. */
  publicUrl: string | null
  defaultLanguage(): Language
}

/** The address that people use, without a slash at its end. */
export const baseOf = (request: FastifyRequest, { publicUrl }: FederationRoutesOptions): string =>
  publicUrl ?? `${request.protocol}://${request.host}`

export const languageOf = (request: FastifyRequest, { defaultLanguage }: FederationRoutesOptions): Language =>
  request.actor?.language ?? acceptedLanguage(request.headers['accept-language'], defaultLanguage())

/** Against those who only want us to work: public calls, and calls that reach out. */
export const perAddress = (max: number) => ({ max, timeWindow: 60_000 })
