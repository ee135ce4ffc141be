/**
 * 1, 2, 5, 10, 20 …, or 0.1, 0.2, 0.5 …: four or five lines, with numbers that one reads at once.
 * @param least no line nearer to the next than this; 1 for what is counted
 */
export function niceStep(most: number, least = 1): number {
  const rough = Math.max(most / 4, least)
  const power = 10 ** Math.floor(Math.log10(rough))
  // A power of ten that is no whole number is not met exactly.
  const fits = (step: number): boolean => step >= rough * (1 - 1e-9)
  return [1, 2, 5, 10].map((factor) => factor * power).find(fits) ?? power * 10
}
