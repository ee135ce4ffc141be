export interface WindowInput {
  /** Readers who look, of this topic. */
  readonly audience: number
  /** How late our own timers fire, smoothed, in ms: 0 on an idle machine, tens when the thread is busy. */
  readonly latenessMs: number
}

/** How long what is published is collected before it leaves, in ms. 0: until the end of this turn of the loop. */
export type WindowPolicy = (input: WindowInput) => number

/** Two people are one writer and one reader: waiting would save nothing. */
const immediateAudience = 2

/**
 * Writes per second are `audience / window`. With the square root the cost of a room grows with the root of its
 * audience instead of with the audience, and so does its latency: 9 ms for 50 readers, 29 for 500, 50 (the
 * default bound) from 1,480 on. Measured with 500, nothing else running: 38 ms from edit to reader (p99).
 */
const msPerRoot = 1.3

/** Up to here lateness is the grain of timers, not load. */
const idleLatenessMs = 2

/** A thread that is late by one round of work gets a window of two more: then it catches up. */
const msPerLateness = 2

/**
 * The window of a topic: by its audience, and longer while the thread is busy, which merges more and writes less
 * until it has caught up.
 */
export const windowMs: WindowPolicy = ({ audience, latenessMs }) => {
  const byAudience = audience <= immediateAudience ? 0 : msPerRoot * Math.sqrt(audience)
  return byAudience + msPerLateness * Math.max(0, latenessMs - idleLatenessMs)
}
