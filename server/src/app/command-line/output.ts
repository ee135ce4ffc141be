/** What a script wants stands alone on stdout; everything else is talk, and goes to stderr. */
export const talk = (line: string): void => void process.stderr.write(`${line}\n`)

/** The result of a command: as JSON where that was asked for, else in the given words. */
export function printResult({ json }: { json?: boolean | undefined }, result: unknown, words: string): void {
  process.stdout.write(json === true ? `${JSON.stringify(result, null, 2)}\n` : `${words}\n`)
}
