import { Command } from 'commander'

interface CommandEntry {
  name: string
  description: string
  /** Loaded only when it is asked for: `--help` and `try url` need no database driver. */
  load(): Promise<() => Command>
}

/** Every group of commands: one file and one line. */
const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'start',
    description: 'run the daemon in the foreground until SIGTERM or Ctrl-C',
    load: async () => (await import('./start.ts')).startCommand,
  },
  {
    name: 'try',
    description: 'run one room on your input; stores nothing, prints JSON',
    load: async () => (await import('./try.ts')).tryCommand,
  },
  {
    name: 'feeds',
    description: 'the watched feeds, through the API of the running daemon',
    load: async () => (await import('./feeds.ts')).feedsCommand,
  },
  {
    name: 'alerts',
    description: 'what fired; send it again',
    load: async () => (await import('./alerts.ts')).alertsCommand,
  },
  {
    name: 'deliveries',
    description: 'what was sent, what waits, what was given up',
    load: async () => (await import('./deliveries.ts')).deliveriesCommand,
  },
  {
    name: 'endpoints',
    description: 'receivers of webhooks: their state, a test, a secret',
    load: async () => (await import('./endpoints.ts')).endpointsCommand,
  },
  {
    name: 'listen',
    description: 'receive webhooks on this machine: verify them and print a line for each',
    load: async () => (await import('./listen.ts')).listenCommand,
  },
  {
    name: 'rules',
    description: 'the rules: list them, try one on the archive',
    load: async () => (await import('./rules.ts')).rulesCommand,
  },
  {
    name: 'backup',
    description: 'write everything that is stored to a file, also while the daemon runs',
    load: async () => (await import('./backup.ts')).backupCommand,
  },
  {
    name: 'restore',
    description: 'put a backup into an empty database, with no daemon on it',
    load: async () => (await import('./backup.ts')).restoreCommand,
  },
  {
    name: 'config',
    description: 'the configuration: check it, print what is in force, JSON schemas',
    load: async () => (await import('./config.ts')).configCommand,
  },
  {
    name: 'doctor',
    description:
      'look at configuration, folders, database, queue and network: what is wrong and what to do',
    load: async () => (await import('./doctor.ts')).doctorCommand,
  },
]

/** The command line. Errors are thrown, never printed here, except what commander says of wrong usage. */
export function program(): { parseAsync(argv: readonly string[]): Promise<unknown> } {
  return {
    async parseAsync(argv) {
      ignoreClosedOutput()
      const root = new Command('scowatch')
        .description(
          'Watches the news for the Shanghai Cooperation Organisation and sends alerts as signed webhooks.',
        )
        .version('1.0.0')
      const named = new Set(
        argv
          .slice(2)
          .filter((word) => !word.startsWith('-'))
          .slice(0, 2),
      )
      for (const { name, description, load } of COMMANDS) {
        const command = named.has(name) ? (await load())() : new Command(name)
        root.addCommand(command.description(description))
      }
      throwErrors(root)
      return root.parseAsync([...argv])
    },
  }
}

/** Wrong usage is one sentence on stderr and a CommanderError. */
function throwErrors(command: Command): void {
  command.exitOverride()
  command.configureOutput({
    outputError: (text, write) =>
      write(
        `${text
          .replace(/^error: /, '')
          .trim()
          .replace(/\s*\n\s*/g, ' ')} (see --help)\n`,
      ),
  })
  for (const sub of command.commands) throwErrors(sub)
}

/** `scowatch … | head -1`: who reads has enough. A daemon goes on without its terminal. */
function ignoreClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
}
