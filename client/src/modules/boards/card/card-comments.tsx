import type { CardComment } from '@stoa/protocol'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMoment, formatWhen } from '../../../platform/i18n/index.ts'
import { useNow } from '../../../platform/now.ts'
import {
  Avatar,
  Button,
  ErrorState,
  FormDialog,
  GhostLines,
  notifyFailure,
  TextField,
} from '../../../platform/ui/index.ts'
import { commentsQuery, useCommentChange } from '../boards.queries.ts'
import { useBoard } from '../use-board.ts'
import { CardSection } from './card-section.tsx'

/** What was said about the card. Comments are for those too who may not change it. */
export function CardComments({ cardId }: { cardId: string }) {
  const { t } = useTranslation('boards')
  const { document: board } = useBoard()
  const query = useInfiniteQuery(commentsQuery(board.id, cardId))
  const comments = (query.data?.pages ?? []).flatMap((page) => page.items)
  const mayComment = board.can.includes('documents.comment') && board.trashedAt === null
  if (!mayComment && query.data !== undefined && comments.length === 0) return null
  return (
    <CardSection title={t('comments')} note={comments.length === 0 ? undefined : comments.length}>
      {query.isPending && <GhostLines widths={['60%', '80%']} />}
      {query.isError && <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />}
      <ul aria-label={t('comments')} className="flex flex-col gap-4">
        {comments.map((comment) => (
          <Comment key={comment.id} comment={comment} cardId={cardId} />
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          size="small"
          look="quiet"
          className="mt-2"
          isPending={query.isFetchingNextPage}
          onPress={() => void query.fetchNextPage()}
        >
          {t('comments.more')}
        </Button>
      )}
      {mayComment && <WriteComment cardId={cardId} />}
    </CardSection>
  )
}

function Comment({ comment, cardId }: { comment: CardComment; cardId: string }) {
  const { t } = useTranslation(['boards', 'ui'])
  const { document: board } = useBoard()
  const now = useNow()
  const { edit, remove } = useCommentChange(board.id, cardId)
  const [open, setOpen] = useState<'edit' | 'remove'>()
  const [body, setBody] = useState(comment.body)
  const close = () => setOpen(undefined)
  return (
    <li className="flex gap-2.5">
      <Avatar person={comment.author} decorative />
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-baseline gap-x-2 text-small">
          <span className="font-semibold">{comment.author.name}</span>
          <time
            dateTime={new Date(comment.createdAt).toISOString()}
            title={formatMoment(comment.createdAt)}
            className="text-ink-3"
          >
            {formatWhen(comment.createdAt, now)}
            {comment.editedAt !== null && ` · ${t('comments.edited')}`}
          </time>
        </p>
        <p className="whitespace-pre-wrap text-base">{comment.body}</p>
        {comment.can.length > 0 && (
          <p className="-ml-2 flex">
            {comment.can.includes('edit') && (
              <Button
                size="small"
                look="quiet"
                className="h-7 px-2"
                onPress={() => {
                  setBody(comment.body)
                  setOpen('edit')
                }}
              >
                {t('comments.edit')}
              </Button>
            )}
            {comment.can.includes('remove') && (
              <Button size="small" look="quiet" className="h-7 px-2" onPress={() => setOpen('remove')}>
                {t('comments.remove')}
              </Button>
            )}
          </p>
        )}
      </div>
      {open === 'edit' && (
        <FormDialog
          title={t('comments.edit_title')}
          confirm={t('save')}
          canConfirm={body.trim() !== ''}
          onClose={close}
          onConfirm={() =>
            edit.mutateAsync({
              id: comment.id,
              body,
              mentionIds: comment.mentions.map(({ id }) => id),
            })
          }
        >
          <TextField
            multiline
            label={t('comments.field')}
            value={body}
            onChange={setBody}
            maxLength={10_000}
          />
        </FormDialog>
      )}
      {open === 'remove' && (
        <FormDialog
          danger
          title={t('comments.remove_title')}
          confirm={t('comments.remove')}
          onClose={close}
          onConfirm={() => remove.mutateAsync(comment.id)}
        >
          <p className="whitespace-pre-wrap text-ink-2">{comment.body}</p>
        </FormDialog>
      )}
    </li>
  )
}

function WriteComment({ cardId }: { cardId: string }) {
  const { t } = useTranslation('boards')
  const { document: board } = useBoard()
  const { write } = useCommentChange(board.id, cardId)
  const [body, setBody] = useState('')
  const send = () => {
    if (body.trim() === '' || write.isPending) return
    // What was written stays in the field until it is there.
    write.mutate({ body: body.trim() }, { onSuccess: () => setBody(''), onError: notifyFailure })
  }
  return (
    <form
      className="mt-3 flex flex-col items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <textarea
        rows={body === '' ? 1 : 3}
        aria-label={t('comments.field')}
        placeholder={t('comments.placeholder')}
        value={body}
        maxLength={10_000}
        onChange={(event) => setBody(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
          event.preventDefault()
          send()
        }}
        className="w-full resize-y rounded-m border border-edge bg-raised px-3 py-2 text-base text-ink-1 placeholder:text-ink-3"
      />
      {body.trim() !== '' && (
        <Button size="small" type="submit" look="primary" isPending={write.isPending}>
          {t('comments.send')}
        </Button>
      )}
    </form>
  )
}
