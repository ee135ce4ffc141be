/** "4:05", "-0:30", "1:02:03". @param ms rounded down to whole seconds */
export function clockWords(ms: number): string {
  const all = Math.floor(Math.abs(ms) / 1_000)
  const [hours, minutes, seconds] = [Math.floor(all / 3_600), Math.floor((all % 3_600) / 60), all % 60]
  const tail = `${hours > 0 ? String(minutes).padStart(2, '0') : minutes}:${String(seconds).padStart(2, '0')}`
  return `${ms <= -1_000 ? '-' : ''}${hours > 0 ? `${hours}:` : ''}${tail}`
}
