const shape = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/

/** Addresses out of what was typed or pasted, in whatever way they are parted, each once; and what is none. */
export function mailAddresses(typed: string): { addresses: string[]; wrong: string[] } {
  const parts = typed.split(/[\s,;，；、]+/).filter((part) => part !== '')
  const unique = [...new Map(parts.map((part) => [part.toLowerCase(), part])).values()]
  return {
    addresses: unique.filter((part) => shape.test(part)),
    wrong: unique.filter((part) => !shape.test(part)),
  }
}
