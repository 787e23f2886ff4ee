/** The file in the data folder by which the command line finds the running daemon: its pid and address. */
export const DAEMON_FILE = 'daemon.json'
