import { readFileSync } from 'node:fs'

/** Clock ticks per second of /proc; 100 on every Linux that Node runs on. */
const ticksPerSecond = 100

export interface ProcessFigures {
  /** All threads, user and system. */
  readonly cpuSeconds: number
  readonly residentBytes: number
}

/** What the operating system says of a process. @throws where there is no /proc */
export function processFigures(pid: number): ProcessFigures {
  // The name in parentheses may contain spaces.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return { cpuSeconds: ticks / ticksPerSecond, residentBytes: Number(resident) * 1024 }
}

/** Seconds that a core was busy since the machine started, with whatever. @throws where there is no /proc */
export function coreBusySeconds(core: string): number {
  const line = readFileSync('/proc/stat', 'utf8')
    .split('\n')
    .find((text) => text.startsWith(`cpu${core} `))
  const [user, nice, system, , , irq, softirq, steal] = line!.split(' ').slice(1).map(Number)
  return (user! + nice! + system! + irq! + softirq! + steal!) / ticksPerSecond
}
