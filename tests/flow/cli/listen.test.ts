import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Webhook } from 'standardwebhooks'
import { afterEach, expect, test } from 'vitest'
import { runScowatch } from '../../support/daemon.ts'

const WAY_IN = fileURLToPath(new URL('../../../src/cli/scowatch.mjs', import.meta.url))
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const BODY = JSON.stringify({
  type: 'endpoint.test',
  timestamp: '2026-11-23T10:15:00.000Z',
  data: { schema: 1, endpoint: { id: 'listen' } },
})

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

function listen(...flags: string[]) {
  const child = spawn(process.execPath, [WAY_IN, 'listen', '--port', '0', ...flags])
  children.push(child)
  const seen = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text) => {
    seen.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    seen.stderr += text
  })
  return { child, seen }
}

function post(url: string, secret: string, id: string): Promise<Response> {
  const at = new Date()
  return fetch(url, {
    method: 'POST',
    body: BODY,
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign(id, at, BODY),
    },
  })
}

test('it says how to be sent to, prints what verifies, refuses the rest, and ends on SIGTERM', async () => {
  const { child, seen } = listen('--secret', SECRET)
  await expect.poll(() => seen.stderr).toContain('endpoints test listen')
  const url = /http:\/\/127\.0\.0\.1:\d+\/\w+/.exec(seen.stderr)?.[0] ?? ''
  expect(seen.stderr).toContain(`allow_private: ['127.0.0.1:${new URL(url).port}']`)
  expect(seen.stderr).toContain(SECRET)
  expect((await post(url, SECRET, 'msg_1')).status).toBe(204)
  expect((await post(url, SECRET, 'msg_1')).status).toBe(204)
  expect((await post(url, `whsec_${Buffer.alloc(32, 8).toString('base64')}`, 'msg_2')).status).toBe(
    401,
  )
  await expect.poll(() => seen.stderr).toContain('refused: no signature fits')
  expect(seen.stdout).toMatch(/^\d\d:\d\d:\d\d TEST .*listen.*\n$/)
  const code = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  expect(await code).toBe(0)
})

test('--json prints the body, a new secret is made when none is given', async () => {
  const { seen } = listen('--json')
  await expect.poll(() => seen.stderr).toContain('endpoints test listen')
  const url = /http:\/\/127\.0\.0\.1:\d+\/\w+/.exec(seen.stderr)?.[0] ?? ''
  const secret = /whsec_[A-Za-z0-9+/=]+/.exec(seen.stderr)?.[0] ?? ''
  expect((await post(url, secret, 'msg_1')).status).toBe(204)
  await expect.poll(() => seen.stdout).not.toBe('')
  expect(JSON.parse(seen.stdout)).toEqual(JSON.parse(BODY))
})

test.each([
  ['a port that is none', ['--port', '70000'], 'no port'],
  ['a secret that is none', ['--secret', 'hunter2'], 'no whsec_ secret'],
])('%s is wrong usage', async (_why, flags, sentence) => {
  const { code, stderr } = await runScowatch(['listen', ...flags])
  expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)])
})
