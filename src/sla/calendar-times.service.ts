import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../platform/clock.js';
import { invalid, notFound } from '../platform/errors.js';
import type { CalendarPreviewDto, CalendarPreviewView } from './calendars.dto.js';
import { opensTooRarely, rangeTooLong } from './calendars.errors.js';
import * as store from './calendars.store.js';
import { add, between, HORIZON_YEARS, OpensTooRarely } from './rules/business-time/business-time.js';
import { type Compiled, compile, FIRST_YEAR, LAST_YEAR } from './rules/business-time/compiled.js';
import { segments } from './rules/business-time/segments.js';
import { DAY_MS, yearOf } from './rules/business-time/wall-time.js';
import type { CalendarVersion } from './rules/clock.js';

const PREVIEW_DAYS = 366;
/** Versions kept compiled; some kilobytes each. */
const KEPT = 500;

/** Measures time on stored calendars. A version never changes, so it is compiled once a process. */
@Injectable()
export class CalendarTimesService {
  private readonly kept = new Map<string, CalendarVersion>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * The version asked for, also one of the past or of a deleted calendar; without a version the current one. 404 where there is
   * none. Never ask in the transaction that makes the version: were it rolled back, what is kept would be of no calendar.
   */
  async compiled(manager: EntityManager, slug: string, version?: number): Promise<CalendarVersion> {
    const wanted = version ?? (await store.currentVersion(manager, slug));
    if (wanted === undefined) throw notFound('calendar');
    const known = this.kept.get(keyOf(slug, wanted));
    if (known) return known;
    const calendar = await store.findCalendar(manager, slug, wanted);
    if (!calendar) throw notFound('calendar');
    const { holidays, holidaysVersion } = calendar;
    const days = holidays && holidaysVersion ? await store.holidaysOf(manager, holidays, holidaysVersion) : [];
    const year = this.clock.now().getUTCFullYear();
    return this.keep({ slug, version: wanted, compiled: compile(calendar, days, year - 1, year + 1) });
  }

  /** The calendars of these slugs in their current versions. @throws RangeError from the answer, for one that does not exist. */
  async current(manager: EntityManager, slugs: readonly string[]): Promise<(slug: string) => CalendarVersion> {
    const versions = await store.currentVersions(manager, [...new Set(slugs)]);
    const compiled = await this.versions(manager, versions);
    const bySlug = new Map(versions.map(({ slug, version }) => [slug, version]));
    return (slug) => compiled(slug, bySlug.get(slug) ?? 0);
  }

  /** These versions of calendars, the same one named any number of times. @throws RangeError from the answer, for one not asked for. */
  async versions(
    manager: EntityManager,
    wanted: readonly { slug: string; version: number }[],
  ): Promise<(slug: string, version: number) => CalendarVersion> {
    const found = new Map<string, CalendarVersion>();
    for (const { slug, version } of wanted) {
      const key = keyOf(slug, version);
      if (!found.has(key)) found.set(key, await this.compiled(manager, slug, version));
    }
    return (slug, version) => {
      const calendar = found.get(keyOf(slug, version));
      if (!calendar) throw new RangeError(`no calendar ${keyOf(slug, version)}`);
      return calendar;
    };
  }

  async preview(slug: string, { from, minutes, to }: CalendarPreviewDto): Promise<CalendarPreviewView> {
    if ((minutes == null) === (to == null)) throw invalid([{ field: 'minutes', message: 'either minutes or to is required' }]);
    const start = instantOf('from', from);
    const { compiled } = await this.compiled(this.dataSource.manager, slug);
    if (to == null) return { at: new Date(deadline(compiled, start, minutes!)) };
    const end = instantOf('to', to);
    if (end < start) throw invalid([{ field: 'to', message: 'must not lie before from' }]);
    if (end - start > PREVIEW_DAYS * DAY_MS) throw rangeTooLong(PREVIEW_DAYS);
    const parts = segments(compiled, start, end).map((part) => ({ ...part, from: new Date(part.from), to: new Date(part.to) }));
    return { minutes: between(compiled, start, end) / 60, segments: parts };
  }

  /** Keeps a version, in the place of the one that has been kept longest. */
  private keep(version: CalendarVersion): CalendarVersion {
    if (this.kept.size >= KEPT) this.kept.delete(this.kept.keys().next().value!);
    this.kept.set(keyOf(version.slug, version.version), version);
    return version;
  }
}

const keyOf = (slug: string, version: number) => `${slug}@${version}`;

function instantOf(field: string, text: string): number {
  const ms = Date.parse(text);
  const year = yearOf(ms);
  // A year's room at either end, for the zones.
  if (year > FIRST_YEAR && year < LAST_YEAR) return ms;
  throw invalid([{ field, message: `must lie in the years ${FIRST_YEAR + 1} to ${LAST_YEAR - 1}` }]);
}

function deadline(compiled: Compiled, start: number, minutes: number): number {
  try {
    return add(compiled, start, minutes * 60);
  } catch (error) {
    throw error instanceof OpensTooRarely ? opensTooRarely(HORIZON_YEARS) : error;
  }
}
