import { parseArgs } from 'node:util'
import { prepareUws } from '../engines/uws-run.ts'
import { machine } from '../support/machine.ts'
import type { Row } from './soak.ts'
import { overSyncPort } from './soak-server.ts'
import { soaks } from './soaks.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string' },
    runs: { type: 'string' },
    uws: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const known = new Set(soaks.flatMap(({ promises }) => promises))
const unknown = positionals.filter((id) => !known.has(id))
const [minutes, runs] = [Number(values.minutes ?? Infinity), Number(values.runs ?? Number.NaN)]
const isWrong = unknown.length > 0 || !(minutes > 0) || (values.runs !== undefined && !(runs >= 1))
if (isWrong || values.help) {
  const list = soaks.map(
    ({ promises, claim, unit, short, full }) =>
      `  ${promises.join(' ').padEnd(16)} ${claim}\n${' '.repeat(19)}${full} ${unit} (short: ${short})`,
  )
  console.error(`npm run soak -- [promise…] [--minutes N | --runs N] [--uws]

Measures promises of reliability. Those that are named run to their full figure, without names all run short.
--runs sets how often, --minutes how long the runs of each may take together at most.
--uws measures them with uWebSockets.js on STOA_SYNC_PORT: the whole server in Node 20, as \`npm run bench -- engines\` has it.

${list.join('\n')}`)
  process.exit(isWrong ? 2 : 0)
}

if (values.uws) {
  const uws = await prepareUws((line) => console.error(line))
  if (typeof uws === 'string') throw new Error(`uWebSockets.js cannot be run: ${uws}.`)
  overSyncPort(await uws.server())
}

const cell = (text: string) => text.replaceAll('|', '\\|')
const on = machine()
const rows: Row[] = []
for (const soak of soaks) {
  const wanted = soak.promises.filter((id) => positionals.includes(id))
  if (positionals.length > 0 && wanted.length === 0) continue
  const usual = positionals.length > 0 ? soak.full : soak.short
  console.error(`\n${soak.promises.join(', ')}: ${soak.claim}`)
  const measured = await soak.run({
    runs: values.runs === undefined ? usual : runs,
    until: performance.now() + minutes * 60_000,
    ...(values.minutes === undefined ? {} : { minutes }),
    slack: 1,
    say: (line) => console.error(`  ${line}`),
  })
  const asked = measured.filter(({ promise }) => positionals.length === 0 || wanted.includes(promise))
  for (const { promise, measured: figure, pass } of asked)
    console.error(`  ${pass ? 'pass' : 'FAIL'} ${promise}: ${figure}`)
  rows.push(...asked)
}

const today = new Date().toISOString().slice(0, 10)
console.log('| promise | target | measured | result | date | machine |')
console.log('| --- | --- | --- | --- | --- | --- |')
for (const { promise, target, measured, pass } of rows)
  console.log(
    `| ${promise} | ${cell(target)} | ${cell(measured)} | ${pass ? 'pass' : '**fail**'} | ${today} | ${on} |`,
  )
process.exit(rows.every(({ pass }) => pass) ? 0 : 1)
