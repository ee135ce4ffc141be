/** Whether a service manager (systemd with Type=notify) waits to be told how this process is. */
export const isAwaited = (): boolean => (process.env['NOTIFY_SOCKET'] ?? '') !== ''
