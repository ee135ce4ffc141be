import type { Template, TemplateOutline } from '@stoa/protocol'

type Block = TemplateOutline[number]

const width = 220
const height = 140
const margin = 16
const inner = width - 2 * margin

/** What a template looks like from afar: the shape of its blocks, not their words. Beside its title it says nothing new. */
export function TemplatePicture({ template }: { template: Pick<Template, 'kind' | 'outline'> }) {
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden
      focusable={false}
      className="block w-full border-b border-stone-3 bg-stone-1 text-ink-1"
    >
      {template.kind === 'board' ? (
        <Columns outline={template.outline} />
      ) : (
        <Sheet outline={template.outline} />
      )}
    </svg>
  )
}

/** Columns hang from a beam. */
function Columns({ outline }: { outline: TemplateOutline }) {
  const columns = outline.filter((block) => block.type === 'column').slice(0, 5)
  const gap = 8
  const each = (inner - gap * (columns.length - 1)) / Math.max(1, columns.length)
  return columns.map(({ cards, isDone }, at) => {
    const x = margin + at * (each + gap)
    const shown = Math.max(1, Math.min(4, cards === 0 ? 3 - (at % 3) : cards))
    return (
      // oxlint-disable-next-line react/no-array-index-key -- columns of a picture never change places
      <g key={at}>
        <rect x={x} y={18} width={each} height={2} fill="currentColor" />
        {Array.from({ length: shown }, (_, card) => (
          <g key={card}>
            <rect
              x={x}
              y={28 + card * 25}
              width={each}
              height={20}
              rx={3}
              style={{ fill: 'var(--raised)', stroke: 'var(--stone-3)' }}
            />
            <rect
              x={x + 5}
              y={34 + card * 25}
              width={Math.max(6, (each - 10) * (isDone ? 0.55 : 0.8 - card * 0.12))}
              height={2.5}
              rx={1}
              style={{ fill: isDone ? 'var(--pine)' : 'var(--edge)' }}
            />
          </g>
        ))}
      </g>
    )
  })
}

/** A sheet of paper with what stands on it. */
function Sheet({ outline }: { outline: TemplateOutline }) {
  const drawn: { at: number; y: number; block: Block }[] = []
  let y = 26
  for (const [at, block] of outline.entries()) {
    if (y > height - 8) break
    drawn.push({ at, y, block })
    y += heightOf(block)
  }
  return (
    <>
      <rect
        x={34}
        y={10}
        width={width - 68}
        height={height}
        rx={4}
        style={{ fill: 'var(--raised)', stroke: 'var(--stone-3)' }}
      />
      {drawn.map(({ at, y: top, block }) => (
        <Drawn key={at} block={block} at={at} y={top} />
      ))}
    </>
  )
}

const left = 46
const wide = width - 2 * left

function heightOf(block: Block): number {
  switch (block.type) {
    case 'heading':
      return 13
    case 'list':
      return 3 + 7 * Math.max(1, Math.min(4, block.items))
    case 'table':
      return 8 + 8 * Math.max(1, Math.min(3, block.rows))
    case 'field':
    case 'agenda-item':
    case 'decision':
    case 'action-item':
      return 11
    default:
      return 9
  }
}

/** Widths that look like words and are the same every time. */
const share = (at: number): number => 0.62 + ((at * 37) % 31) / 100

function Drawn({ block, at, y }: { block: Block; at: number; y: number }) {
  const line = (x: number, top: number, length: number, fill = 'var(--stone-3)', thick = 3) => (
    <rect x={x} y={top} width={length} height={thick} rx={1.2} style={{ fill }} />
  )
  switch (block.type) {
    case 'heading':
      return line(left, y, wide * (block.level === 1 ? 0.5 : 0.36), 'var(--ink-2)', block.level === 1 ? 5 : 4)
    case 'list':
      return Array.from({ length: Math.max(1, Math.min(4, block.items)) }, (_, item) => (
        <g key={item}>
          <rect
            x={left}
            y={y + item * 7}
            width={3}
            height={3}
            rx={block.kind === 'check' ? 0.5 : 1.5}
            style={
              block.kind === 'check'
                ? { fill: 'none', stroke: 'var(--edge)', strokeWidth: 0.8 }
                : { fill: 'var(--edge)' }
            }
          />
          {line(left + 8, y + item * 7, (wide - 8) * share(at + item))}
        </g>
      ))
    case 'table': {
      const columns = Math.max(2, Math.min(6, block.columns.length))
      const rows = 1 + Math.max(1, Math.min(3, block.rows))
      return (
        <g>
          <rect x={left} y={y} width={wide} height={8} style={{ fill: 'var(--stone-2)' }} />
          {Array.from({ length: rows + 1 }, (_, row) => line(left, y + row * 8, wide, 'var(--stone-3)', 0.7))}
          {Array.from({ length: columns + 1 }, (_, column) => (
            <rect
              key={column}
              x={left + (wide / columns) * column}
              y={y}
              width={0.7}
              height={8 * rows}
              style={{ fill: 'var(--stone-3)' }}
            />
          ))}
        </g>
      )
    }
    case 'field':
      return (
        <g>
          {line(left, y + 1, wide * 0.24, 'var(--edge)')}
          {line(left + wide * 0.36, y + 6, wide * 0.64, 'var(--stone-3)', 0.8)}
        </g>
      )
    case 'agenda-item':
      return (
        <g>
          {line(left, y, 2, 'var(--aegean)', 6)}
          {line(left + 7, y + 1.5, wide * share(at) * 0.8, 'var(--ink-3)')}
        </g>
      )
    case 'decision':
      return (
        <g>
          {line(left, y, 5, 'var(--pine)', 5)}
          {line(left + 10, y + 1, wide * share(at) * 0.8)}
        </g>
      )
    case 'action-item':
      return (
        <g>
          <rect
            x={left + 0.5}
            y={y + 0.5}
            width={5}
            height={5}
            rx={1}
            style={{ fill: 'none', stroke: 'var(--ochre)', strokeWidth: 1 }}
          />
          {line(left + 10, y + 1.5, wide * share(at) * 0.8)}
        </g>
      )
    default:
      return line(left, y, wide * share(at))
  }
}
