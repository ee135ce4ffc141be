/** What stands in samples and in everybody's first try, without case, digits and signs. */
const samples = new Set([
  'abc',
  'admin',
  'administrator',
  'change',
  'changeit',
  'changeme',
  'changemenow',
  'changethis',
  'correcthorsebatterystaple',
  'default',
  'dummy',
  'example',
  'examplepassword',
  'fixme',
  'foobar',
  'iloveyou',
  'insecure',
  'key',
  'letmein',
  'mypassword',
  'mysecret',
  'none',
  'pass',
  'passphrase',
  'passw',
  'passwd',
  'password',
  'passwordhere',
  'passwort',
  'placeholder',
  'pleasechange',
  'pleasechangeme',
  'qwerty',
  'qwertyuiop',
  'replace',
  'replaceme',
  'replacethis',
  'root',
  'sample',
  'secret',
  'secretpassword',
  'sk',
  'stoa',
  'stoaadmin',
  'stoapassword',
  'supersecret',
  'test',
  'testpassword',
  'testtest',
  'todo',
  'topsecret',
  'welcome',
  'xxx',
  'yourkey',
  'yourapikey',
  'yourpassphrase',
  'yourpassword',
  'yoursecret',
])

/** How letters are often disguised. */
const disguises: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'l',
  3: 'e',
  4: 'a',
  5: 's',
  $: 's',
  '@': 'a',
}

/** Ways over the keyboard and through the alphabet. */
const runs = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
]

const fewest = 5

/** Whether something is a sample that somebody forgot to replace: of documentation, or one that everybody knows. */
export function isPlaceholder(value: string): boolean {
  const small = value.toLowerCase()
  if (/^<.*>$|^\{.*\}$|^x{3,}$|^\*+$|…|\.\.\.$/.test(small)) return true
  const plain = small.replaceAll(/[^a-z]/g, '')
  const revealed = small.replaceAll(/[0134$@5]/g, (sign) => disguises[sign]!).replaceAll(/[^a-z]/g, '')
  // What holds next to no letters is no word, whatever it would be without the rest.
  if (plain.length < small.length / 2 && revealed.length < small.length / 2) return false
  const words = small.split(/[^a-z]+/).filter((word) => word !== '')
  return samples.has(plain) || samples.has(revealed) || words.every((word) => samples.has(word))
}

/** Why a secret would be guessed, as the end of the sentence "It …"; null when it would not. Length is not judged. */
export function weaknessOf(value: string): string | null {
  if (isPlaceholder(value)) return 'is a sample that everybody knows'
  if (new Set(value).size < fewest) return `has fewer than ${fewest} different characters`
  if (/^(.{1,6})\1+$/su.test(value)) return 'repeats itself'
  const small = value.toLowerCase()
  const isRun = runs.some((run) => {
    const backward = run.split('').toReversed().join('')
    return [run.repeat(2), backward.repeat(2)].some((way) => way.includes(small))
  })
  return isRun ? 'is a run over the keyboard' : null
}
