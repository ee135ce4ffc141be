import type { EditorMessages } from './messages.ts'

/** Shown instead of a page that cannot be edited here: what happened, what is safe, what to do. */
export const PageNotice = ({
  title,
  text,
  messages,
  canReload = true,
}: {
  title: string
  text: string
  messages: EditorMessages
  canReload?: boolean
}) => (
  <div className="stoa-notice" role="alert">
    <p className="stoa-notice-title">{title}</p>
    <p>{text}</p>
    {canReload && (
      <button type="button" className="stoa-button" onClick={() => window.location.reload()}>
        {messages.reload}
      </button>
    )}
  </div>
)

/** The shape of what comes. */
export const PageSkeleton = ({ messages }: { messages: EditorMessages }) => (
  <div className="stoa-skeleton" role="status" aria-label={messages.loading}>
    <span />
    <span />
    <span />
    <span />
  </div>
)
