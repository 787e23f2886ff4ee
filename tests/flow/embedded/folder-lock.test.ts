import { readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FolderLockedError, lockFolder } from '../../../src/embedded/folder-lock.ts'
import { processState } from '../../../src/embedded/process-identity.ts'
import { eventually, makeFolder } from './daemon.ts'

const lockFile = (dir: string) => join(dir, 'daemon.lock')

async function leaveLock(dir: string, holder: object | string): Promise<void> {
  const text = typeof holder === 'string' ? holder : JSON.stringify(holder)
  await writeFile(lockFile(dir), text)
}

/** What this process would write, without the namespace of other systems. */
async function selfHolder() {
  const dir = await makeFolder()
  const lock = await lockFolder(dir)
  const holder = JSON.parse(await readFile(lockFile(dir), 'utf8')) as Record<string, unknown>
  await lock.release()
  return holder
}

test('a held folder is refused at once with the pid, a released one is free', async () => {
  const dir = join(await makeFolder(), 'not', 'yet', 'there')
  const lock = await lockFolder(dir)
  await expect(lockFolder(dir)).rejects.toThrow(FolderLockedError)
  await expect(lockFolder(dir)).rejects.toThrow(`pid ${process.pid}`)
  await lock.release()
  await lock.release()
  expect(await readdir(dir)).toEqual([])
  await (await lockFolder(dir)).release()
})

test.each([
  ['its process is gone', { pid: 2 ** 30 }],
  ['its pid was given to another process since', { startedAt: 'an earlier boot:1' }],
  ['it was cut off while being written', '{"pid": 12'],
  ['it is empty', ''],
])('a lock is taken over when %s', async (_, change) => {
  const dir = await makeFolder()
  const left = typeof change === 'string' ? change : { ...(await selfHolder()), ...change }
  await leaveLock(dir, left)
  const lock = await lockFolder(dir)
  await expect(lockFolder(dir)).rejects.toThrow(`pid ${process.pid}`)
  await lock.release()
  expect(await readdir(dir)).toEqual([])
})

test('of many starters at a stale lock one wins, also when a takeover was cut off', async () => {
  for (const isCutOff of [false, true]) {
    const dir = await makeFolder()
    const stale = { ...(await selfHolder()), pid: 2 ** 30, nonce: 'stale' }
    await leaveLock(dir, stale)
    if (isCutOff) {
      const claim = { ...stale, nonce: 'claimed' }
      await writeFile(`${lockFile(dir)}.after-stale`, JSON.stringify(claim))
      await writeFile(`${lockFile(dir)}.claimed`, JSON.stringify(claim))
      await writeFile(`${lockFile(dir)}.empty`, '')
    }
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(dir)))
    const won = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    expect(won).toHaveLength(1)
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(FolderLockedError)
    }
    await won[0]?.release()
    await (await lockFolder(dir)).release()
    expect(await readdir(dir)).toEqual([])
  }
})

test('a holder in another container counts for as long as it touches its lock', async () => {
  const dir = await makeFolder()
  await leaveLock(dir, { ...(await selfHolder()), pidNamespace: 'pid:[1]', host: 'elsewhere' })
  const touching = setInterval(() => void utimes(lockFile(dir), new Date(), new Date()), 100)
  await expect(lockFolder(dir)).rejects.toThrow(`pid ${process.pid} on elsewhere`)
  clearInterval(touching)
  await (await lockFolder(dir)).release()
})

test('a holder touches its lock, for those in other containers', async () => {
  const dir = await makeFolder()
  const lock = await lockFolder(dir)
  const touchedMs = async () => (await stat(lockFile(dir))).mtimeMs
  const first = await touchedMs()
  await eventually(async () => (await touchedMs()) > first)
  await lock.release()
})

test('a process is known by its start, and a pid without process is gone', async () => {
  const self = await processState(process.pid)
  const parent = await processState(process.ppid)
  expect(self).toMatchObject({ kind: 'alive', startedAt: expect.stringMatching(/./) })
  expect(await processState(process.pid)).toEqual(self)
  expect(parent).not.toEqual(self)
  expect(await processState(2 ** 30)).toEqual({ kind: 'gone' })
})
