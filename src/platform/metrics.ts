import { Counter, type CounterConfiguration, Histogram, type HistogramConfiguration, register } from 'prom-client';

/** The counter of this name. The registry is one per process, and tests start several applications in one: made once, found afterwards. */
export const counter = <T extends string = string>(configuration: CounterConfiguration<T>): Counter<T> =>
  (register.getSingleMetric(configuration.name) as Counter<T> | undefined) ?? new Counter(configuration);

/** The histogram of this name, made once a process. */
export const histogram = <T extends string = string>(configuration: HistogramConfiguration<T>): Histogram<T> =>
  (register.getSingleMetric(configuration.name) as Histogram<T> | undefined) ?? new Histogram(configuration);
