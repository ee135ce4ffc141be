interface ChartKeyProps {
  lines: readonly { label: string; value: number | null }[]
  format: (value: number) => string
  time: string
}

/** Which line is which, and what it says at the moment that is looked at. The slider says it to who hears it. */
export const ChartKey = ({ lines, format, time }: ChartKeyProps) => (
  <p aria-hidden className="mb-1 flex flex-wrap items-baseline gap-x-5 text-small text-ink-2">
    {lines.map(({ label, value }, n) => (
      <span key={label} className="flex items-baseline gap-2">
        <span
          className={
            n === 0
              ? 'mb-1 h-[3px] w-4 self-end bg-aegean'
              : 'mb-1 w-4 self-end border-t-2 border-dashed border-ink-2'
          }
        />
        {label}
        <span className="font-semibold text-ink-1 tabular-nums">{value === null ? '–' : format(value)}</span>
      </span>
    ))}
    <span className="ml-auto text-ink-3 tabular-nums">{time}</span>
  </p>
)
