import { Command } from 'commander'
import { configCommand } from './config.ts'
import { deliveriesCommand } from './deliveries.ts'
import { doctorCommand } from './doctor.ts'
import { endpointsCommand } from './endpoints.ts'
import { feedsCommand } from './feeds.ts'
import { startCommand } from './start.ts'
import { tryCommand } from './try.ts'

/** Every group of commands: one file and one line. */
const COMMANDS = [
  startCommand,
  tryCommand,
  feedsCommand,
  deliveriesCommand,
  endpointsCommand,
  configCommand,
  doctorCommand,
] as const

/** The command line. Errors are thrown, never printed here. */
export function program(): Command {
  const root = new Command('scowatch')
    .description(
      'Watches the news for the Shanghai Cooperation Organisation and sends alerts as signed webhooks.',
    )
    .version('1.0.0')
    .showHelpAfterError('(see --help)')
  for (const command of COMMANDS) root.addCommand(command())
  throwErrors(root)
  return root
}

function throwErrors(command: Command): void {
  command.exitOverride()
  for (const sub of command.commands) throwErrors(sub)
}
