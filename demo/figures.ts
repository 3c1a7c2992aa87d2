import type { Agreement } from './agreement.js';
import { facts, minutes, percent, table } from './print.js';
import type { Attainment, Grouped, Overview, Reports } from './reports.js';
import { CATEGORY_NAME, departmentName } from './words.js';

/** A part of the closing page: a heading in two languages and its lines. */
export interface Section {
  zh: string;
  en: string;
  lines: string[];
}

const CLOCK_NAME: Readonly<Record<string, string>> = {
  pickup: '领取 pickup',
  first_response: '首次答复 first response',
  next_reply: '再次答复 next reply',
  resolution: '办结 resolution',
};

/** What the manager reads in the evening. */
export function figures({ total, byDepartment, byCategory, byClock, queues }: Reports): Section[] {
  return [
    { zh: '今日', en: 'today', lines: today(total) },
    {
      zh: '按部门',
      en: 'by department',
      lines: table(
        WORK,
        byDepartment.map((group) => work(departmentName(group.key.department ?? null), group)),
      ),
    },
    {
      zh: '按类别',
      en: 'by category',
      lines: table(
        WORK,
        byCategory.map((group) => work(categoryName(group), group)),
      ),
    },
    { zh: '时限达成', en: 'SLA attainment', lines: table(CLOCK, byClock.map(clock)) },
    {
      zh: '此刻的队列',
      en: 'the queues now',
      lines: table(
        ['部门 department', '待领 waiting', '处理中 in hand', '挂起 on hold', '已超时 overdue'],
        queues.map(({ department, depth, claimed, held, overdue }) => [
          departmentName(department),
          ...[depth, claimed, held, overdue].map(String),
        ]),
      ),
    },
  ];
}

/** Agreement of triage with the category that was given by hand. */
export function agreementTable(rows: readonly { name: string; agreement: Agreement }[]): string[] {
  return table(
    ['与人工标注一致 agrees with a person', '一致 agreed', '总数 of', '比例 share'],
    rows.map(({ name, agreement: { agreed, of } }) => [name, String(agreed), String(of), percent(agreed, of)]),
  );
}

function today(total: Overview): string[] {
  const { auto, review } = total.triaged;
  const { transformer, naiveBayes } = total.engine;
  const rows: [string, string][] = [
    ['受理 intake', String(total.intake)],
    ['自动分派 routed automatically', `${auto}  (${percent(auto, auto + review)})`],
    ['人工分诊 sent to a person', `${review}  (${percent(review, auto + review)})`],
    ['分类引擎 engine', `transformer ${transformer}, naive Bayes ${naiveBayes}`],
    ['加急 urgent', String(total.urgent)],
    ['办结 settled', `${total.resolved}  (其中非投诉 no complaint: ${total.outcomes.notComplaint})`],
    ['首派有误 misrouted at first', `${total.misrouted}  (${percent(total.misrouted, auto + review)})`],
    ['顾客重开 reopened', String(total.reopened)],
    ['未结 backlog (此刻全部 all open now)', String(total.backlog)],
    ['首次答复 first response', spread(total.firstResponseMinutes)],
    ['全程用时 turnaround', spread(total.turnaroundMinutes)],
  ];
  return facts(rows);
}

const spread = ({ count, p50, p90, p95 }: Overview['turnaroundMinutes']) =>
  `p50 ${minutes(p50)}, p90 ${minutes(p90)}, p95 ${minutes(p95)}  (n = ${count})`;

const WORK = ['', '受理 in', '办结 done', '误派 misrouted', '重开 reopened', '未结 open', '首复 first p50', '用时 total p50', 'p90', 'p95'];

function work(
  name: string,
  { intake, resolved, misrouted, reopened, backlog, firstResponseMinutes, turnaroundMinutes }: Overview,
): string[] {
  const { p50, p90, p95 } = turnaroundMinutes;
  return [name, ...[intake, resolved, misrouted, reopened, backlog].map(String), ...[firstResponseMinutes.p50, p50, p90, p95].map(minutes)];
}

const categoryName = ({ key: { category } }: Grouped<Overview>) =>
  category && category in CATEGORY_NAME ? CATEGORY_NAME[category as keyof typeof CATEGORY_NAME] : (category ?? '–');

const CLOCK = ['时钟 clock', '按时 met', '超时 breached', '取消 cancelled', '达成率 attainment', '超时多久 overrun p50'];

function clock({ key, met, breached, cancelled, overrunMinutes }: Grouped<Attainment>): string[] {
  const name = CLOCK_NAME[key.clock ?? ''] ?? key.clock ?? '–';
  return [name, String(met), String(breached), String(cancelled), percent(met, met + breached), minutes(overrunMinutes.p50)];
}
