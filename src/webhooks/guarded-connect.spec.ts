import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from '@jest/globals';
import { PrivateAddressError, publicLookup } from './guarded-connect.js';

const v4 = (address: string): LookupAddress => ({ address, family: 4 });
/** What a connection gets for a name that resolves to `addresses`. */
const lookUp = (addresses: LookupAddress[] | Error, all: boolean) =>
  new Promise<unknown>((done) => {
    const lookup = publicLookup((_, answer) => (addresses instanceof Error ? answer(addresses, []) : answer(null, addresses)));
    lookup('hooks.example.com', { all }, (error, address, family) => done(error ?? (all ? address : [address, family])));
  });

describe('the lookup of a webhook connection', () => {
  it('hands public addresses on, all or the first', async () => {
    expect(await lookUp([v4('1.1.1.1'), v4('8.8.8.8')], true)).toEqual([v4('1.1.1.1'), v4('8.8.8.8')]);
    expect(await lookUp([v4('1.1.1.1'), v4('8.8.8.8')], false)).toEqual(['1.1.1.1', 4]);
  });

  it.each([true, false])('refuses a name when any of its addresses leads inside (all: %p)', async (all) => {
    expect(await lookUp([v4('1.1.1.1'), v4('127.0.0.1')], all)).toBeInstanceOf(PrivateAddressError);
    expect(await lookUp([{ address: '::ffff:10.0.0.1', family: 6 }], all)).toBeInstanceOf(PrivateAddressError);
    expect(await lookUp([], all)).toBeInstanceOf(PrivateAddressError);
  });

  it('passes on that a name does not exist', async () => {
    const error = new Error('ENOTFOUND');
    expect(await lookUp(error, true)).toBe(error);
  });

  it('asks anew for each connection, so that a name which has turned inside is refused', async () => {
    const answers = [[v4('1.1.1.1')], [v4('169.254.169.254')]];
    const lookup = publicLookup((_, answer) => answer(null, answers.shift()!));
    const connect = () => new Promise((done) => lookup('rebind.example.com', { all: false }, (error, address) => done(error ?? address)));
    expect(await connect()).toBe('1.1.1.1');
    expect(await connect()).toBeInstanceOf(PrivateAddressError);
  });
});
