// A day of a customer-service operation in about a minute, played against a running service over its public API.
// Its tickets stay in the service as work that was done there: run it where you try things out.
import { parseArgs } from 'node:util';
import { CannotBegin, openService } from './access.js';
import { agreements, urgency } from './agreement.js';
import { castDay } from './cast.js';
import { Claiming } from './claiming.js';
import type { Client } from './client.js';
import { COMPLAINTS } from './complaints.js';
import { Day } from './day.js';
import { Desk } from './desk.js';
import { agreementTable, figures } from './figures.js';
import { Letters } from './letters.js';
import { Management } from './management.js';
import { Narrator } from './narrator.js';
import { Random } from './random.js';
import { type Attainment, fetchClocks, fetchReports, type Grouped } from './reports.js';
import { cleanUp, type Keys, makeKeys, promiseMinute, seatStaff, waiting } from './setup.js';
import { STAFF } from './staff.js';
import { Tools } from './tools.js';

/** Staff stop at this second whatever is left; the whole demo ends with exit code 1 at the other. */
const LAST_SECOND = 140;
const LIMIT_SECONDS = 180;

/** Plays the day with everybody at once, until all is settled. */
async function play(day: Day, keys: Keys, seed: number): Promise<void> {
  const parts = castDay(COMPLAINTS, new Random(seed));
  const desks = STAFF.map((who, index) => {
    const client = keys.staff[who.department];
    return new Desk(day, who, client, keys.manager, new Claiming(day, who, client, keys.tool), new Random(seed + index + 1));
  });
  const players = [new Letters(day, keys.tool), new Management(day, keys.manager), ...desks].map((player) => player.run());
  const tools = new Tools(day, keys.tool, new Random(seed)).run(parts);
  await Promise.all([tools, ...players].map((playing) => playing.catch(stopDay)));

  function stopDay(error: unknown): never {
    day.stop();
    throw error;
  }
}

/** Prints the figures of the day: the service's reports, then what only this demo can know. */
async function report(day: Day, manager: Client, from: Date, before: readonly Grouped<Attainment>[]): Promise<void> {
  const { tell } = day;
  const played = tell.seconds;
  const reports = await fetchReports(manager, from, before);
  for (const { zh, en, lines } of figures(reports)) {
    tell.heading(zh, en);
    for (const line of lines) tell.line(line);
  }
  tell.heading('分诊与人工标注', 'triage against the label given by hand');
  for (const line of agreementTable(agreements([...day.book.values()]))) tell.line(line);
  const { found, of, alarms, others } = urgency([...day.book.values()]);
  tell.line(
    `加急 urgent: ${of} 件查出 ${found} · found ${found} of ${of}; ${others} 件误报 ${alarms} · ${alarms} false alarms in ${others}`,
  );
  tell.line();
  tell.line(
    `转派 transfers: 派错 misrouted ${day.countOf('misrouted')}, 下一环节 next step ${day.countOf('next_step')} · 人工确认 confirmed ${day.countOf('confirmed')}, 更正 corrected ${day.countOf('corrected')} · ` +
      `挂起 holds ${day.countOf('held')} · 放回 releases ${day.countOf('released')} + 强制 forced ${day.countOf('forced')} · 重开 reopened ${day.countOf('reopened')}`,
  );
  tell.line(
    `一天实际用时 ${played.toFixed(0)} 秒，上面的时长都是真实时间 · the day took ${played.toFixed(0)} s; all durations above are real time`,
    'grey',
  );
  if (day.open > 0) tell.line(`提前结束，还有 ${day.open} 件未办结 · ended early: ${day.open} tickets are still open`, 'yellow');
  if (day.othersPresent) tell.line('报表含同一时段的其他工单 · the reports include other tickets of these minutes', 'yellow');
}

function goOn(tell: Narrator, baseUrl: string, keyFrom: string): void {
  tell.heading('接着试', 'go on');
  tell.line(`KEY=${keyFrom}`);
  const auth = `-H "Authorization: Bearer $KEY"`;
  tell.line(`curl -s ${baseUrl}/v1/tickets ${auth} -H 'Content-Type: application/json' -d '{"text":"杯子碎了，客服不理人"}'`);
  tell.line(`curl -s '${baseUrl}/v1/tickets?status=pending&limit=5' ${auth}`);
  tell.line(`curl -s '${baseUrl}/v1/reports/overview?groupBy=department,day' ${auth} -H 'Accept: text/csv'`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { seed: { type: 'string', default: '20' } } });
  const seed = Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new CannotBegin(`--seed 是一个整数 · --seed takes a whole number: ${values.seed}`);
  const { admin, now } = await openService(process.env);
  const tell = new Narrator((line) => console.log(line), process.stdout.columns ?? 120, process.stdout.isTTY);
  const day = new Day(`demo-${now.getTime().toString(36)}`, tell, LAST_SECOND);
  const keys = await makeKeys(admin, now);
  try {
    tell.heading('投诉分诊：一天', 'Complaint triage: a day in a minute');
    await seatStaff(keys.manager);
    await promiseMinute(keys.manager);
    day.othersPresent = (await waiting(keys.manager)) > 0;
    const before = await fetchClocks(keys.manager, now);
    tell.open();
    tell.say(
      'setup',
      null,
      `${STAFF.length} 位同事就位，${COMPLAINTS.length} 条投诉 · ${STAFF.length} colleagues, ${COMPLAINTS.length} complaints, seed ${seed}: ${admin.baseUrl}`,
    );
    if (day.othersPresent)
      tell.say('fence', null, '队列里已有别的工单，只按名领取演示工单 · the queues hold other tickets: the demo claims only its own');
    process.once('SIGINT', () => day.stop());
    await play(day, keys, seed);
    await report(day, keys.manager, now, before);
  } catch (error) {
    await cleanUp(admin, keys).catch(() => undefined); // the keys expire by themselves, and the first error is the one to tell
    throw error;
  }
  await cleanUp(admin, keys);
  goOn(tell, admin.baseUrl, process.env.ADMIN_API_KEY ? '$ADMIN_API_KEY' : `$(cat ${process.env.DATA_DIR || './data'}/admin.key)`);
}

const limit = setTimeout(() => {
  console.error('3 分钟仍未结束，演示中止 · not done after 3 minutes: the demo gives up');
  process.exit(1);
}, LIMIT_SECONDS * 1000);
limit.unref();

try {
  await main();
} catch (error) {
  console.error(error instanceof CannotBegin ? error.message : `演示中断 · the demo broke off: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  clearTimeout(limit);
}
