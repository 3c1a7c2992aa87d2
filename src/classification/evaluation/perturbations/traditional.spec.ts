import { describe, expect, it } from '@jest/globals';
import { TRADITIONAL_SIZE, traditional } from './traditional.js';

describe('traditional', () => {
  it('rewrites simplified characters and leaves the rest', () => {
    expect(traditional('快递员态度恶劣，3天没发货，App 打不开！')).toBe('快遞員態度惡劣，3天沒發貨，App 打不開！');
    expect(traditional('客服说退款后联系，质量太差')).toBe('客服說退款後聯系，質量太差');
    expect(traditional('plain English 😡')).toBe('plain English 😡');
  });

  it('knows enough characters, and none of its results is one that it would rewrite again', () => {
    expect(TRADITIONAL_SIZE).toBeGreaterThan(400);
    const once = traditional('这个东西质量坏损费用还没退换，发货单号显示签收');
    expect(traditional(once)).toBe(once);
  });
});
