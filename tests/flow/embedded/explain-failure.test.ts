import { expect, test } from 'vitest'
import { explainFailure } from '../../../src/embedded/embedded-error.ts'

test.each([
  [
    'disk full',
    'initdb: error: could not write file "x": No space left on device',
    true,
    'the disk is full',
  ],
  [
    'disk full, found by PostgreSQL itself',
    'FATAL:  could not extend file "base/1/2691": wrote only 4096 of 8192 bytes at block 10',
    true,
    'the disk is full',
  ],
  [
    'quota',
    'FATAL:  could not extend file "base/1": Disk quota exceeded',
    true,
    'the disk is full',
  ],
  [
    'a library is missing',
    'postgres: error while loading shared libraries: libstdc++.so.6: cannot open shared object file: No such file or directory',
    true,
    'lacks the library libstdc++.so.6',
  ],
  ['no glibc, from spawn', 'spawn /p/bin/postgres ENOENT', true, 'need glibc'],
  ['no glibc, from the shell', 'sh: exec: line 3: /p/bin/postgres: not found', true, 'need glibc'],
  [
    'an old glibc',
    "postgres: libc.so.6: version `GLIBC_2.27' not found",
    true,
    'C library is too old',
  ],
  [
    'a file is missing, which is not the loader',
    "ENOENT: no such file, open '/x'",
    false,
    'ENOENT',
  ],
  [
    'a user without a name',
    'initdb: error: could not look up effective user ID 12345: user does not exist',
    true,
    'user id 12345 has no name',
  ],
  [
    'no rights',
    'could not create directory "/x": Permission denied',
    true,
    'may not be used by this user',
  ],
  [
    'another owner',
    'FATAL:  data directory "/x" has wrong ownership',
    true,
    'belongs to another user',
  ],
  ['read-only', "EROFS: read-only file system, mkdir '/x'", false, 'the file system is read-only'],
  [
    'little memory',
    'FATAL:  could not map anonymous shared memory: Cannot allocate memory',
    true,
    'not enough (shared) memory',
  ],
  [
    'another build',
    'FATAL:  database files are incompatible with server',
    true,
    'another version or build',
  ],
  [
    'something else: its own words',
    'LOG:  starting\nFATAL:  the moon is full\nLOG:  bye',
    true,
    'It failed: FATAL:  the moon is full',
  ],
  ['silence', '\n', true, 'It failed: it said nothing'],
])('%s', (_, output, isBinaryThere, sentence) => {
  expect(explainFailure('It failed', output, isBinaryThere).message).toContain(sentence)
})
