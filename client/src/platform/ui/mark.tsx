interface MarkProps {
  size?: number
  className?: string
  title?: string
}

/** The mark: four columns between two beams. */
export function Mark({ size = 32, className, title }: MarkProps) {
  return (
    <svg
      viewBox="0 0 32 32"
      width={size}
      height={size}
      className={className}
      fill="currentColor"
      role={title === undefined ? undefined : 'img'}
      aria-label={title}
      aria-hidden={title === undefined ? true : undefined}
    >
      <path d="M1 3h30v2.6H1zM5 8.6h3.6v14.8H5zm6.2 0h3.6v14.8h-3.6zm6.2 0H21v14.8h-3.6zm6.1 0h3.6v14.8h-3.6zM1 26.4h30V29H1z" />
    </svg>
  )
}
