/**
 * Eight colours of one weight (OKLCH lightness 0.5), by a person's `hue`. None is near cinnabar. White text on each
 * has a contrast of at least 5.7.
 */
export const peopleHues = [
  '#006c9f',
  '#8f521b',
  '#744e9c',
  '#357339',
  '#934273',
  '#00736a',
  '#455eaa',
  '#6b6622',
] as const

export const hueColour = (hue: number): string => peopleHues[Math.abs(hue) % peopleHues.length] ?? '#455eaa'
