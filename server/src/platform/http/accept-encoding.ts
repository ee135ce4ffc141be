/**
 * The encoding in which whoever asks would rather have an answer, of those that there are; null: as it is. Of two that
 * are liked as well the first is taken.
 *
 * @param accepted the header `Accept-Encoding`; without it nothing is encoded
 */
export function preferredEncoding<Name extends string>(
  accepted: string | undefined,
  there: readonly Name[],
): Name | null {
  const weights = new Map<string, number>()
  for (const part of (accepted ?? '').split(',')) {
    const [name = '', ...parameters] = part.split(';').map((word) => word.trim().toLowerCase())
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
    if (name !== '') weights.set(name, weight === undefined ? 1 : Number(weight) || 0)
  }
  let best: Name | null = null
  let most = weights.get('identity') ?? 0
  for (const name of there) {
    const weight = weights.get(name) ?? weights.get('*') ?? 0
    // What is refused has no weight; whoever takes both as gladly gets the smaller one.
    if (weight > 0 && (weight > most || (best === null && weight === most))) {
      best = name
      most = weight
    }
  }
  return best
}
