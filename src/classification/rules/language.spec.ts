import { describe, expect, it } from '@jest/globals';
import { detectLanguage } from './language.js';

describe('language', () => {
  it.each([
    ['zh', '快递太慢了,一周还没到'],
    ['zh', '包裝破損,客服態度很差'],
    ['zh', '我的iPhone 15 Pro屏幕碎了'],
    ['zh', '差'],
    ['en', 'The parcel was late and nobody answers'],
    ['en', 'worst app ever'],
    ['en', 'My 淘宝 order never came and the seller does not answer'],
    ['other', 'La livraison est en retard et le colis est abîmé'],
    ['other', 'Das Paket ist nicht angekommen und der Kundendienst antwortet nicht'],
    ['other', 'El pedido no llegó y nadie me contesta en la tienda'],
    ['other', 'Barang saya tidak sampai dan penjual tidak jawab'],
    ['other', 'Bahut kharab service hai, paisa wapas nahi mila'],
    ['other', 'Giao hàng quá chậm, không hài lòng'],
    ['other', 'Посылка не пришла'],
    ['other', '배송이 너무 늦어요'],
    ['other', '荷物がまだ届いていません'],
    ['other', 'الطرد لم يصل'],
    ['und', '12345 😡😡 !!!'],
    ['und', ''],
  ])('%s: %s', (language, text) => {
    expect(detectLanguage(text)).toBe(language);
  });
});
