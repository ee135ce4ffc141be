import type { Language } from '@stoa/protocol'
import type { FastifyRequest } from 'fastify'
import { platformFail } from '../errors/platform-errors.ts'
import type { Actor } from '../permissions/actor.ts'

/** The credentials of a request or a socket's handshake, before anybody has looked at them. */
export interface Credentials {
  cookie: string | undefined
  /** From `Authorization: Bearer`, or from the place a socket protocol has for it. */
  token: string | undefined
  /** Network address of the peer; null where it is not known. It proves nothing and is only written down. */
  address: string | null
  /** The sync socket that asks; short-lived sync tokens open nothing else. */
  socket?: string
}

/** Tells who is speaking; null when nobody is, or nobody this module knows of. */
export type Authenticator = (credentials: Credentials) => Promise<Actor | null>

/** Asks one after the other until one of them knows who is speaking. */
export function anyOf(authenticators: readonly Authenticator[]): Authenticator {
  return async (credentials) => {
    for (const authenticate of authenticators) {
      const actor = await authenticate(credentials)
      if (actor !== null) return actor
    }
    return null
  }
}

declare module '../module/module.ts' {
  interface Contributions {
    authenticator: Authenticator
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    actor: Actor | null
  }
  interface FastifyContextConfig {
    /** The route answers without signing in. Every other route refuses. */
    public?: boolean
    /** Visitors through a share link may call it. Every other route that is not public refuses them. */
    visitors?: boolean
  }
}

/** The actor of a route that is not public. */
export function actorOf(request: FastifyRequest): Actor {
  if (request.actor === null) throw platformFail('http.unauthenticated')
  return request.actor
}

/** Reads a bearer token out of the header; undefined when there is none. */
export function bearerToken(authorization: string | undefined): string | undefined {
  const match = /^Bearer +(\S+)$/i.exec(authorization ?? '')
  return match?.[1]
}

/** The first of our languages that `Accept-Language` asks for. */
export function acceptedLanguage(header: string | undefined, fallback: Language): Language {
  for (const part of (header ?? '').toLowerCase().split(',')) {
    const tag = part.trim().split(';')[0] ?? ''
    if (tag.startsWith('zh')) return 'zh-CN'
    if (tag.startsWith('en')) return 'en'
  }
  return fallback
}
