import ipaddr from 'ipaddr.js';

/** All that is handed out as global unicast (RFC 4291, IANA); mapped, translated, local and special addresses lie outside. */
const GLOBAL_V6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * True for an address of the public internet. False for private, loopback, link-local (cloud metadata), shared
 * (carrier-grade NAT), multicast, reserved and documentation ranges, for IPv6 forms that carry an IPv4 address, and for
 * what is no address at all.
 */
export function isPublicAddress(address: string): boolean {
  if (!isAddress(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_V6);
}

/** True for a literal address as a URL's host has it (IPv6 without brackets). */
export const isAddress = (host: string): boolean => ipaddr.IPv4.isValidFourPartDecimal(host) || ipaddr.IPv6.isValid(host);
