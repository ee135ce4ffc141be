import { expect, it } from 'vitest'
import { secretOfFragment, shareAddress } from './share-address.ts'

it('is read as it was written, with the secret in the fragment alone', () => {
  const address = new URL(shareAddress('stoa_share_aB3-_xyz', 'https://stoa.example.com'))
  expect(address.pathname + address.search).toBe('/share')
  expect(secretOfFragment(address.hash)).toBe('stoa_share_aB3-_xyz')
})

it('takes no fragment for a secret that cannot be one', () => {
  for (const hash of ['', '#', '#h-plan', '#a b c d e f g h', '#<script>alert(1)</script>'])
    expect(secretOfFragment(hash)).toBeUndefined()
})
