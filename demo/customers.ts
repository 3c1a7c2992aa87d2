import type { Tier } from '../src/shared/priority.js';
import type { Random } from './random.js';

/** A customer as the tool sends one along with a complaint. */
export interface Customer {
  id: string;
  name: string;
  tier?: Tier;
  email?: string;
  phone?: string;
  locale: string;
}

// biome-ignore format: one customer a line
const CHINESE_SPEAKERS: readonly Customer[] = [
  { id: 'demo-c-1001', name: '周晓岚', tier: 'core', phone: '+86 138 0000 1001', locale: 'zh-CN' },
  { id: 'demo-c-1002', name: '何志强', tier: 'basic', locale: 'zh-CN' },
  { id: 'demo-c-1003', name: '宋雨桐', tier: 'potential', email: 'songyutong@example.com', locale: 'zh-CN' },
  { id: 'demo-c-1004', name: '梁建国', tier: 'strategic', phone: '+86 138 0000 1004', locale: 'zh-CN' },
  { id: 'demo-c-1005', name: '吴梦瑶', locale: 'zh-CN' },
  { id: 'demo-c-1006', name: '马文博', tier: 'core', email: 'mawenbo@example.com', locale: 'zh-CN' },
  { id: 'demo-c-1007', name: '林淑芬', tier: 'basic', locale: 'zh-TW' },
  { id: 'demo-c-1008', name: '郭子豪', locale: 'zh-CN' },
  { id: 'demo-c-1009', name: '杭州木叶茶业', tier: 'strategic', email: 'office@muye.example.com', locale: 'zh-CN' },
  { id: 'demo-c-1010', name: '谢静', tier: 'potential', locale: 'zh-CN' },
];
// biome-ignore format: one customer a line
const ENGLISH_SPEAKERS: readonly Customer[] = [
  { id: 'demo-c-2001', name: 'Olivia Hart', tier: 'core', email: 'olivia.hart@example.com', locale: 'en-GB' },
  { id: 'demo-c-2002', name: 'Dwayne Brooks', tier: 'basic', locale: 'en-US' },
  { id: 'demo-c-2003', name: 'Priya Nair', tier: 'potential', email: 'priya@example.com', locale: 'en-IN' },
  { id: 'demo-c-2004', name: 'Tom Gallagher', locale: 'en-IE' },
  { id: 'demo-c-2005', name: 'Northgate Catering Ltd', tier: 'strategic', phone: '+44 20 7946 0005', locale: 'en-GB' },
  { id: 'demo-c-2006', name: 'Ana Ferreira', tier: 'core', locale: 'en-GB' },
  { id: 'demo-c-2007', name: 'Wei-Ting Chen', tier: 'basic', email: 'weiting@example.com', locale: 'en-US' },
];

/** Somebody who could have written in that language. */
export const someCustomer = (chinese: boolean, random: Random): Customer => random.pick(chinese ? CHINESE_SPEAKERS : ENGLISH_SPEAKERS);
