import type { Benchmark } from '../support/benchmark.ts'
import { movingTable, openingTable, sampleBoard } from './board-memory.ts'
import { screenTables } from './board-screen.ts'
import { wireTable } from './board-wire.ts'

const sizes = [1_000, 5_000]

export const boardBenchmark: Benchmark = {
  claim: 'a board of 1,000 and of 5,000 cards: opening, moving, memory, bytes, work a frame',
  async *run(say, { only }) {
    const isWanted = (part: string) => only.length === 0 || only.includes(part)
    if (isWanted('memory')) {
      say('making the boards …')
      const states = new Map(sizes.map((cards) => [cards, sampleBoard(cards)]))
      yield openingTable(states)
      yield movingTable(states)
    }
    if (isWanted('wire')) yield await wireTable(sizes, say)
    if (isWanted('screen')) yield* screenTables(sizes, say)
  },
}
