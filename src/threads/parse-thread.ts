import { parentPort } from 'node:worker_threads'
import { readPage } from '../article/read-page.ts'
import { readFeed } from '../feed/read-feed.ts'
import { decodeBytes } from '../text/decode-bytes.ts'
import type { ParseReply, ParseTask } from './parse-task.ts'

/** Entry of the thread in which everything is parsed that others wrote. */
parentPort?.on('message', async (task: ParseTask) => {
  let reply: ParseReply
  try {
    reply = { id: task.id, reading: await parse(task) }
  } catch (error) {
    reply = { id: task.id, error: error instanceof Error ? error.message : String(error) }
  }
  parentPort?.postMessage(reply)
})

async function parse(task: ParseTask) {
  if (task.kind === 'feed') return readFeed(task.bytes, task.hints)
  const { contentType } = task.hints
  const { text } = decodeBytes(task.bytes, {
    kind: 'html',
    ...(contentType === undefined ? {} : { contentType }),
  })
  return readPage(text, task.hints)
}
