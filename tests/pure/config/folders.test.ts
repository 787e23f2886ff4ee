import { expect, test } from 'vitest'
import { loadConfig } from '../../../src/config/load-config.ts'
import { ConfigError } from '../../../src/errors.ts'
import { folderOf } from './folder.ts'

test.each([
  ['a folder that is not there', '/nonexistent/config'],
  ['a file', new URL(import.meta.url).pathname],
])('%s is no configuration', (_why, directory) => {
  expect(() => loadConfig({ directory, env: {} })).toThrow(/no such folder.*--config/)
})

test('a folder named like a file is told, not a crash', () => {
  const directory = folderOf({ 'feeds.yaml/x': '' })
  expect(() => loadConfig({ directory, env: {} })).toThrow(ConfigError)
})
