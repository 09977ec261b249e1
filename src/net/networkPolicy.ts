import ipaddr from 'ipaddr.js';
import { AppError } from '../base/errors';
import { matchesHost } from '../base/hostList';

/** Which hosts flows may reach. An entry is `*`, a name, `*.name`, or either with `:port`. */
export interface NetworkSettings {
  /** All that flows may reach; `*` is every public host. */
  readonly allowedHosts: readonly string[];
  /** Hosts that flows may reach although they are on this machine or in its own network. */
  readonly privateHosts: readonly string[];
}

/** The whole web, nothing of the own network. */
export const defaultNetworkSettings: NetworkSettings = { allowedHosts: ['*'], privateHosts: [] };

/** Decides where flows may connect to. A flow file is hostile: it must not reach what only its user can. */
export class NetworkPolicy {
  constructor(private readonly settings: NetworkSettings) {}

  /**
   * Refuses a host by its name; an address in place of a name is judged at once.
   * @throws AppError `network-refused`.
   */
  checkHost(host: string, port: number): void {
    const { allowedHosts, privateHosts } = this.settings;
    const isListed = [...allowedHosts, ...privateHosts].some((entry) =>
      matchesHost(entry, host, port),
    );
    if (!isListed) {
      throw new AppError('network-refused', `Flows may not reach ${host}:${port}.`, {
        remedy: `Add ${host} to the setting flowPlayground.network.allowedHosts.`,
      });
    }
    if (isAddress(host)) this.checkAddress(host, host, port);
  }

  /**
   * Refuses an address that a name has led to.
   * @throws AppError `network-refused` for one of a private network that the settings do not list.
   */
  checkAddress(address: string, host: string, port: number): void {
    if (isPublicAddress(address)) return;
    if (this.settings.privateHosts.some((entry) => matchesHost(entry, host, port))) return;

    throw new AppError(
      'network-refused',
      `Flows may not reach ${host}:${port}: it is on this machine or in a private network.`,
      {
        remedy: `Add ${host}:${port} to the setting flowPlayground.network.privateHosts if this flow should.`,
      },
    );
  }
}

/** Whether an address belongs to the public internet: not loopback, private, link-local or reserved. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;

  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv6 && parsed.range() === 'rfc6052') {
    // Networks without IPv4 reach it through these addresses; the last four bytes are the real one.
    return isPublicAddress(parsed.toByteArray().slice(12).join('.'));
  }
  return parsed.range() === 'unicast';
}

function isAddress(host: string): boolean {
  return ipaddr.isValid(host);
}
