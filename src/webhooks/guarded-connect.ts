import dns from 'node:dns';
import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { isAddress, isPublicAddress } from './rules/address.js';

const CONNECT_TIMEOUT_MS = 5000;

/** A connection that was refused because the name leads inside. */
export class PrivateAddressError extends Error {
  readonly code = 'private_address';
}

type Resolve = (host: string, answer: (error: Error | null, addresses: dns.LookupAddress[]) => void) => void;
const resolveAll: Resolve = (host, answer) => dns.lookup(host, { all: true }, answer);

/**
 * A lookup that hands out addresses only when every one of them is public. It is made for the connection itself, not
 * before it, so a name that answers differently the second time (DNS rebinding) gains nothing.
 */
export function publicLookup(resolve: Resolve = resolveAll): LookupFunction {
  return (host, options, done) => {
    resolve(host, (error, addresses) => {
      if (error) return done(error, '', 0);
      if (addresses.length === 0 || !addresses.every(({ address }) => isPublicAddress(address)))
        return done(new PrivateAddressError(host), '', 0);
      return options.all ? done(null, addresses) : done(null, addresses[0]!.address, addresses[0]!.family);
    });
  };
}

/** Connects to public addresses only. A literal address never reaches a lookup, so it is checked here. */
export function publicConnector(): buildConnector.connector {
  const connect = buildConnector({ timeout: CONNECT_TIMEOUT_MS, lookup: publicLookup() });
  return (options, done) => {
    const host = options.hostname.replace(/^\[(.*)\]$/, '$1');
    if (isAddress(host) && !isPublicAddress(host)) return done(new PrivateAddressError(host), null);
    return connect(options, done);
  };
}

/** Connects anywhere: for hosts that an admin named on purpose. */
export const openConnector = (): buildConnector.connector => buildConnector({ timeout: CONNECT_TIMEOUT_MS });
