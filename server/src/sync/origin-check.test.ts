import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { isOriginAllowed } from './origin-check.ts'

function isAllowed(headers: { readonly origin?: string; readonly host?: string }, allowed: string[] = []) {
  const request = new IncomingMessage(new Socket())
  Object.assign(request.headers, headers)
  return isOriginAllowed(request, allowed)
}

test('a program, which sends no origin, is let in', () => {
  expect(isAllowed({ host: 'stoa.example' })).toBe(true)
})

test('our own pages are let in, whatever ended TLS in front of us', () => {
  expect(isAllowed({ origin: 'https://stoa.example', host: 'stoa.example' })).toBe(true)
  expect(isAllowed({ origin: 'http://127.0.0.1:4600', host: '127.0.0.1:4600' })).toBe(true)
  expect(isAllowed({ origin: 'https://stoa.example', host: 'Stoa.Example' })).toBe(true)
})

test('R18: other pages are not, nor any that only looks like ours', () => {
  const host = 'stoa.example'
  for (const origin of [
    'https://evil.example',
    'https://stoa.example.evil.example',
    'https://stoa.example:8443',
    'https://sub.stoa.example',
    'null',
    '',
    'stoa.example',
  ])
    expect(isAllowed({ origin, host }), origin).toBe(false)
  expect(isAllowed({ origin: 'https://stoa.example' }), 'without a host').toBe(false)
})

test('a page of an allowed origin is let in, exactly as it is written', () => {
  const allowed = ['https://intranet.example']
  expect(isAllowed({ origin: 'https://intranet.example', host: 'stoa.example' }, allowed)).toBe(true)
  expect(isAllowed({ origin: 'http://intranet.example', host: 'stoa.example' }, allowed)).toBe(false)
})
