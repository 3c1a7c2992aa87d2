import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { Clock } from '../platform/clock.js';
import { Poller } from '../platform/poller.js';
import { Readiness, type Warning } from '../platform/readiness.js';
import { insertCalendar, lockCalendar, supersedeCalendar } from './calendars.store.js';
import { CHINESE_SOURCE, chineseDigest, chineseHolidays } from './chinese-holidays.js';
import * as store from './holidays.store.js';
import type { Calendar, Interval } from './rules/business-time/calendar.js';
import { missingYears } from './rules/holiday-years.js';

const LOOK_EVERY_MS = 3_600_000;
const SET = 'cn';
const hours: readonly Interval[] = [['09:00', '18:00']];

const CN_OFFICE: Calendar = {
  slug: 'cn-office',
  name: '中国办公时间 / Office hours in China',
  timeZone: 'Asia/Shanghai',
  weekly: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours },
  exceptions: [],
  holidays: SET,
};

/** Brings the package's statutory days into the database at start, and says when the ones of this or the next year are missing. */
@Injectable()
export class HolidaysService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('holidays');
  private readonly poller = new Poller('holidays', LOOK_EVERY_MS, () => this.round());
  /** Undefined until the database has been asked. */
  private years: number[] | undefined;
  private told = '';

  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    readiness: Readiness,
  ) {
    readiness.add('calendars', () => ({ ready: true, warnings: this.warnings() }));
  }

  /** Waits, so that the built-in calendars are there before the first request; a database that is not ready yet is tried again later. */
  async onApplicationBootstrap(): Promise<void> {
    await this.round().catch((error: Error) => this.logger.warn({ event: 'holidays_wait', message: error.message }));
    this.poller.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.poller.stop();
  }

  /** Facts for /health/ready, out of memory. */
  warnings(): Warning[] {
    const missing = this.years ? missingYears(this.years, this.today()) : [];
    if (missing.length === 0) return [];
    const detail = `No statutory days of ${missing.join(', ')} in the set ${SET}: calendars that follow it take those years for ordinary weeks. Update the service. 缺少法定节假日数据，请更新服务。`;
    return [{ code: 'holidays_missing', detail }];
  }

  private async round(): Promise<boolean> {
    this.years ??= await this.dataSource.transaction((manager) => this.bringIn(manager));
    const missing = missingYears(this.years, this.today()).join(', ');
    if (missing !== this.told && missing !== '') this.logger.warn({ event: 'holidays_missing', set: SET, years: missing });
    this.told = missing;
    return false;
  }

  /** Days that are new become a version, and every calendar that follows the set gets a version with them; what was there stays. */
  private async bringIn(manager: EntityManager): Promise<number[]> {
    await store.lockHolidays(manager);
    if (!(await store.knowsHolidays(manager, SET, chineseDigest)))
      await store.insertHolidays(manager, SET, CHINESE_SOURCE, chineseDigest, chineseHolidays);
    for (const slug of await store.calendarsBehind(manager, SET)) await this.follow(manager, slug);
    if (!(await store.calendarEver(manager, CN_OFFICE.slug))) await insertCalendar(manager, CN_OFFICE, true);
    return store.yearsKnown(manager, SET);
  }

  private async follow(manager: EntityManager, slug: string): Promise<void> {
    const calendar = await lockCalendar(manager, slug);
    if (!calendar) return;
    const followed = await supersedeCalendar(manager, calendar, calendar.builtIn);
    const data = { version: followed?.version, holidays: CHINESE_SOURCE };
    await this.audit.record(manager, [{ actor: 'system', action: 'calendar.follow', entity: 'calendar', entityId: slug, data }]);
  }

  /** The day in the zone that the set is of. */
  private today(): string {
    return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(this.clock.now());
  }
}
