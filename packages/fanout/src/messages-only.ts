import type { TopicContent } from './ports.ts'

function refuse(): never {
  throw new RangeError('This topic has no updates and no presence: publish messages.')
}

/** The content of a topic on which messages are published and nothing else, so that none may be left out. */
export const messagesOnly: TopicContent<never> = {
  merge: refuse,
  gapOf: refuse,
  joinGaps: refuse,
  difference: refuse,
  frameUpdate: refuse,
  framePresence: refuse,
}
