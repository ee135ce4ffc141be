import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSecretBox, NotSealedHereError } from './secret-box.ts'

describe('a secret box', () => {
  let directory: string
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'stoa-box-'))
  })
  afterEach(() => rmSync(directory, { recursive: true }))

  it('gives back what it sealed, also after a restart, and for the same purpose only', () => {
    const sealed = createSecretBox(directory).seal('口令 42', 'totp of a')
    expect(Buffer.from(sealed, 'base64url').includes('口令 42')).toBe(false)
    expect(sealed).not.toContain('口令 42')
    expect(createSecretBox(directory).open(sealed, 'totp of a')).toBe('口令 42')
    expect(() => createSecretBox(directory).open(sealed, 'totp of b')).toThrow(NotSealedHereError)
  })

  it('never seals alike twice, and keeps its key from other users of the machine', () => {
    const box = createSecretBox(directory)
    expect(box.seal('x', 'p')).not.toBe(box.seal('x', 'p'))
    expect(statSync(join(directory, 'secrets', 'box.key')).mode & 0o077).toBe(0)
  })

  it('refuses every change of a single byte', () => {
    const box = createSecretBox(directory)
    const bytes = Buffer.from(box.seal('secret', 'p'), 'base64url')
    for (let i = 0; i < bytes.length; i++) {
      const changed = Buffer.from(bytes)
      changed[i]! ^= 1
      expect(() => box.open(changed.toString('base64url'), 'p'), `byte ${i}`).toThrow(NotSealedHereError)
    }
    expect(() => box.open('', 'p')).toThrow(NotSealedHereError)
  })
})
