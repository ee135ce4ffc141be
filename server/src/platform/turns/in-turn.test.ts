import { expect, test } from 'vitest'
import { InTurn } from './in-turn.ts'

test('what has one key happens one after the other, also after one that failed', async () => {
  const turns = new InTurn()
  const steps: string[] = []
  let open = () => {}
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  const first = turns.run('a', async () => {
    await gate
    steps.push('first')
    throw new Error('broken')
  })
  const second = turns.run('a', async () => {
    steps.push('second')
    return 2
  })
  const other = turns.run('b', async () => {
    steps.push('other')
  })
  await other
  expect(steps).toEqual(['other'])
  open()
  await expect(first).rejects.toThrow('broken')
  expect(await second).toBe(2)
  expect(steps).toEqual(['other', 'first', 'second'])
})
