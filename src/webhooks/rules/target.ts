import { isAddress, isPublicAddress } from './address.js';

/** Why a URL cannot be a webhook's: the code of the answer and a sentence for people. */
export interface TargetProblem {
  code: 'invalid_url' | 'private_address';
  detail: string;
}

const MAX_LENGTH = 2048;

/**
 * Checks what can be told from the URL alone; where a name leads is checked at every connection. `allowPrivate`: an admin
 * named this host on purpose, so it may be private and speak plain http.
 */
export function targetProblem(text: string, allowPrivate: boolean): TargetProblem | undefined {
  const url = parse(text);
  if (!url || text.length > MAX_LENGTH) return bad(`url: must be an absolute URL of at most ${MAX_LENGTH} characters.`);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return bad('url: must begin with https://.');
  if (url.username !== '' || url.password !== '')
    return bad('url: must not carry a user name or password; every request is signed instead.');
  if (!allowPrivate && isLocal(hostOf(url))) {
    return { code: 'private_address', detail: 'url: leads to a private address; send allowPrivate: true if that is meant.' };
  }
  if (!allowPrivate && url.protocol === 'http:') return bad('url: plain http is for hosts named by allowPrivate: true only.');
  return undefined;
}

/** Host without the brackets of IPv6 and without a final dot. The URL parser has made `0x7f.1` and `2130706433` four decimals already. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');

const isLocal = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || (isAddress(host) && !isPublicAddress(host));

const bad = (detail: string): TargetProblem => ({ code: 'invalid_url', detail });

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
