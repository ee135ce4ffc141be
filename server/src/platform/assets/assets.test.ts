import { describe, expect, it } from 'vitest'
import { listAssets, readAsset } from './assets.ts'
import { startThread } from './start-thread.ts'

describe('what belongs to the program', () => {
  it('is read and listed from where the source stands', () => {
    const here = new URL('./', import.meta.url)
    expect(listAssets(here)).toContain('assets.ts')
    expect(listAssets(new URL('../', import.meta.url))).toContain('assets/assets.ts')
    expect(readAsset(new URL('./assets.ts', import.meta.url))?.toString()).toContain(
      'export function readAsset',
    )
  })

  it('may be missing', () => {
    expect(readAsset(new URL('./nothing', import.meta.url))).toBeNull()
    expect(listAssets(new URL('./nothing/', import.meta.url))).toEqual([])
    expect(() => startThread(new URL('stoa:///nothing.ts'))).toThrow('nothing.ts')
  })
})
