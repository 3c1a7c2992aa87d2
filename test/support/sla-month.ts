import { PolicyApplicationService } from '../../src/sla/policy-application.service.js';
import type { SlaTicket } from '../../src/sla/sla.service.js';
import { bearer, type TestApp } from './app.js';
import type { SlaStage } from './sla-stage.js';

const ZONE = 'Asia/Shanghai';
/** May 2025 in Shanghai, with its statutory holidays: as a report is asked for it, and as instants (epoch ms). */
export const MAY = { from: '2025-05-01', to: '2025-06-01', tz: ZONE };
export const [BEGIN, END] = [Date.parse('2025-05-01T00:00:00+08:00'), Date.parse('2025-06-01T00:00:00+08:00')];

const DAY = 86_400_000;
const SEED = 17;
const TICKETS = 20;
const DEPARTMENTS = ['logistics', 'quality', 'service'];

const shift = [
  ['09:00', '12:00'],
  ['13:00', '18:00'],
];
const shop = { name: '门店 / Shop', timeZone: ZONE, holidays: 'cn' };
const sixDays = { mon: shift, tue: shift, wed: shift, thu: shift, fri: shift, sat: [['10:00', '16:00']] };
const longer = { ...shop, weekly: { ...sixDays, wed: [['09:00', '21:00']] } };
/** Policies by channel; tickets of the channel `any` are the built-in policy's, on the calendar that is always open. */
const targets = (calendar: string, [pickup, first, next, resolution]: [number, number, number, number], pauseOnHold: boolean) => ({
  pickup: { minutes: pickup, calendar },
  first_response: { minutes: first, calendar },
  next_reply: { minutes: next, calendar },
  resolution: { minutes: resolution, calendar, pauseOnHold },
});
const policy = (slug: string, by: object) => ({ slug, name: slug, rank: 10, match: { channel: [slug] }, targets: by });

interface Act {
  at: number;
  do: (at: Date) => Promise<unknown>;
}

/**
 * A month of tickets on three calendars, all that happens in the order of time; in its middle a policy changes for open tickets, and a calendar.
 * Everything is at whole seconds. The last two tickets stay open: one on hold, one late.
 */
export async function playMonth(app: TestApp, stage: SlaStage): Promise<SlaTicket[]> {
  await call(app, 'post', 'calendars', { slug: 'shop', ...shop, weekly: sixDays });
  await call(app, 'post', 'sla-policies', policy('office', targets('cn-office', [60, 240, 240, 960], true)));
  await call(app, 'post', 'sla-policies', policy('shop', targets('shop', [45, 180, 180, 720], false)));
  const next = random(SEED);
  const all: SlaTicket[] = [];
  const acts = Array.from({ length: TICKETS }, (_, index) => life(stage, index, next, all)).flat();
  acts.push({ at: BEGIN + 13.5 * DAY, do: (at) => tighten(app, stage, at) });
  acts.push({ at: BEGIN + 16 * DAY, do: () => call(app, 'put', 'calendars/shop', longer) });
  for (const act of acts.sort((a, b) => a.at - b.at)) await act.do(new Date(act.at));
  return all;
}

/** The channel `office` gets half the time, its open tickets too. */
function tighten(app: TestApp, stage: SlaStage, at: Date): Promise<unknown> {
  return stage.at(at, async (manager) => {
    await manager.query(`UPDATE sla_policy SET current = false WHERE slug = 'office'`);
    await manager.query(
      `INSERT INTO sla_policy (slug, version, name, rank, match, targets, warnings)
       SELECT slug, 2, name, rank, match, jsonb_set(targets, '{resolution,minutes}', '480'), warnings FROM sla_policy WHERE slug = 'office'`,
    );
    await app.get(PolicyApplicationService).toOpen(manager);
  });
}

/** What happens to one ticket, by chance. */
function life(stage: SlaStage, index: number, next: () => number, all: SlaTicket[]): Act[] {
  const channel = ['office', 'shop', 'any'][index % 3]!;
  const pick = (names: readonly string[]) => names[Math.floor(next() * names.length)]!;
  const ticket = () => all[index]!;
  const acts: Act[] = [];
  // Some of the channel `office` come in on the morning of the day on which its policy changes.
  const [from, days] = index % 6 === 0 ? [13.4, 0.08] : [0, 26];
  let at = BEGIN + Math.floor((from + next() * days) * 86_400) * 1000;
  const then = (maxHours: number, act: Act['do']) => {
    at += 1000 + Math.floor(next() ** 2 * maxHours * 3600) * 1000;
    acts.push({ at, do: act });
  };
  const work = (likely: number) => {
    then(6, (when) => stage.claim(ticket(), 'li', when));
    if (next() < likely) move('misrouted');
    if (next() < 0.2) move('transferred');
    then(12, (when) => stage.respond(ticket(), when));
    if (next() < 0.5) hold(72);
    if (next() < 0.3) {
      then(10, (when) => stage.message(ticket(), when));
      then(20, (when) => stage.respond(ticket(), when));
    }
  };
  const move = (because: 'misrouted' | 'transferred') => {
    then(10, (when) => stage.move(ticket(), pick(DEPARTMENTS.filter((name) => name !== ticket().department)), because, when));
    then(4, (when) => stage.claim(ticket(), pick(['li', 'wang']), when));
  };
  const hold = (maxHours: number) => {
    then(10, (when) => stage.hold(ticket(), when));
    then(maxHours, (when) => stage.resume(ticket(), when));
  };
  const department = pick(DEPARTMENTS);
  acts.push({ at, do: async (when) => (all[index] = await stage.open(channel, department, when)) });
  work(0.3);
  if (index === TICKETS - 1) return acts;
  if (index === TICKETS - 2) {
    then(4, (when) => stage.hold(ticket(), when));
    return acts;
  }
  then(90, (when) => (index % 8 === 7 ? stage.cancel(ticket(), when) : stage.resolve(ticket(), when)));
  if (next() < 0.3) {
    then(40, (when) => stage.reopen(ticket(), when));
    work(0);
    then(60, (when) => stage.resolve(ticket(), when));
  }
  return acts;
}

async function call(app: TestApp, method: 'post' | 'put', path: string, body: object): Promise<void> {
  const answer = await app.http[method](`/v1/${path}`)
    .set({ ...bearer(app.adminKey), 'if-match': '1' })
    .send(body);
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
}

/** Random numbers from 0 to 1, the same ones in every run (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
