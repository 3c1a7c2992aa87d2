/** A department that the demo works in; every service has these four from its first start. */
export const DEPARTMENTS = ['logistics', 'quality', 'service', 'review'] as const;
export type Department = (typeof DEPARTMENTS)[number];

/** Somebody at a desk. `pace`: seconds to read a complaint are multiplied by it. */
export interface Colleague {
  id: string;
  name: string;
  department: Department;
  pace: number;
}

// biome-ignore format: one colleague a line
export const STAFF: readonly Colleague[] = [
  { id: 'demo.liwei', name: '李薇 Li Wei', department: 'logistics', pace: 0.9 },
  { id: 'demo.tomasz', name: 'Tomasz Nowak', department: 'logistics', pace: 1.1 },
  { id: 'demo.zhanghao', name: '张昊 Zhang Hao', department: 'quality', pace: 1 },
  { id: 'demo.grace', name: 'Grace Okafor', department: 'quality', pace: 0.9 },
  { id: 'demo.chenyu', name: '陈雨 Chen Yu', department: 'service', pace: 0.8 },
  { id: 'demo.daniel', name: 'Daniel Reyes', department: 'service', pace: 1 },
  { id: 'demo.sunli', name: '孙丽 Sun Li', department: 'service', pace: 1.2 },
  { id: 'demo.amira', name: 'Amira Haddad', department: 'review', pace: 0.7 },
];

export const MANAGER = '王敏 Wang Min';
