import type { FastifyReply, FastifyRequest } from 'fastify'

/** The name of the cookie that holds a browser's session. */
export const sessionCookie = 'stoa_session'
/** The cookie of the time between the first and the second step of signing in. */
export const halfSessionCookie = 'stoa_second_step'
/** The cookie by which a browser is known in which somebody has signed in before. Opens nothing by itself. */
export const deviceCookie = 'stoa_device'

/** Reads one value out of a `Cookie` header; undefined when it is not there. */
export function cookieValue(header: string | undefined, wanted: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [name, value] = part.trim().split('=')
    if (name === wanted) return value
  }
  return undefined
}

/** What a request says about the browser it comes from. */
export interface Caller {
  address: string | null
  userAgent: string
  /** The session the browser has until now: it ends when another begins. */
  session: string | undefined
  device: string | undefined
}

export function callerOf(request: FastifyRequest): Caller {
  const { cookie, 'user-agent': userAgent } = request.headers
  return {
    address: request.ip,
    userAgent: userAgent ?? '',
    session: cookieValue(cookie, sessionCookie),
    device: cookieValue(cookie, deviceCookie),
  }
}

/** What was begun for a browser, and goes into its cookies. */
export interface OpenedSession {
  id: string
  secret: string
  /** ms */
  expiresAt: number
  device: { secret: string; expiresAt: number }
}

/** @param secure whether people reach us over TLS: then cookies are sent over nothing else */
export function setSession(reply: FastifyReply, opened: OpenedSession, secure: boolean): void {
  const common = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
  void reply
    .setCookie(sessionCookie, opened.secret, { ...common, expires: new Date(opened.expiresAt) })
    .setCookie(deviceCookie, opened.device.secret, {
      ...common,
      path: '/api/v1',
      expires: new Date(opened.device.expiresAt),
    })
    .clearCookie(halfSessionCookie, { path: '/api/v1/sessions' })
}

export function setHalfSession(
  reply: FastifyReply,
  half: { secret: string; expiresAt: number },
  secure: boolean,
): void {
  void reply.setCookie(halfSessionCookie, half.secret, {
    path: '/api/v1/sessions',
    httpOnly: true,
    sameSite: 'strict',
    secure,
    expires: new Date(half.expiresAt),
  })
}
