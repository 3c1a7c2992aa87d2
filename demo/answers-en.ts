import type { Answers } from './answers.js';

/** What staff write to customers in English. */
export const ENGLISH_ANSWERS: Answers = {
  reasons: {
    late: {
      reply:
        "I'm sorry, that is far too long. I have just spoken to the carrier: it is stuck at a hub, it has been moved to express, and I'm watching it.",
      done: 'The parcel has left the hub and is due tomorrow before noon. A voucher of £{amount} is on your account for the wait.',
      remedy: { kind: 'coupon', between: [5, 20] },
    },
    lost: {
      reply: 'A parcel that says "delivered" and is not there is ours to find, not yours. I have opened a search with the carrier today.',
      done: 'The carrier confirms the loss. A replacement ships today from the nearest warehouse, free of charge; the new tracking number is in your inbox.',
      remedy: { kind: 'reship' },
    },
    damaged: {
      reply: "I'm sorry about the state it arrived in. Please keep a photo; there is no need to send anything back.",
      done: 'Refunded £{amount} for what was broken, and told the warehouse that this packaging does not work.',
      remedy: { kind: 'refund', between: [12, 140] },
    },
    wrong_item: {
      reply: 'We picked the wrong thing, sorry. The right one goes out today, and we collect the other at your door at our cost.',
      done: 'Replacement sent against the original order; collection of the wrong item is booked. Nothing to pay.',
      remedy: { kind: 'reship' },
    },
    courier: {
      reply: 'That is no way to deliver anything. I have passed it to the depot manager with your account of it, and I apologise.',
      done: "The depot has spoken to the driver, and your address now says 'ring the bell, hand over in person'. A voucher of £{amount} is on your account.",
      remedy: { kind: 'coupon', between: [5, 15] },
    },
    defect: {
      reply: 'It should not fail after so short a time. You can have a new one or your money back, and we pay the postage either way.',
      done: 'A new one is on its way and the faulty one will be collected from your door.',
      remedy: { kind: 'reship' },
    },
    fake: {
      reply: "We take this seriously: the seller's listing is suspended while we look into it. Please keep the item and the receipt.",
      done: 'Refunded £{amount} in full without waiting for the seller, whose listing has been taken down.',
      remedy: { kind: 'refund', between: [90, 900] },
    },
    mismatch: {
      reply: 'The page promised something else, so the choice is yours: return it for a full refund, or keep it and we pay the difference.',
      done: 'Paid £{amount} as the difference, as you preferred, and corrected the description.',
      remedy: { kind: 'refund', between: [10, 110] },
    },
    unsafe: {
      reply:
        'Please look after yourself first and stop using it. Our safety officer has the case, the batch is blocked from sale, and we will cover medical costs: keep the receipts.',
      done: 'The batch is withdrawn and at the laboratory. £{amount} paid for the product and the costs so far; you will have the result in writing.',
      remedy: { kind: 'refund', between: [60, 500] },
    },
    attitude: {
      reply: 'You came to us for help and got that instead. I am sorry. From here on you deal with me, and only me.',
      done: 'I have listened to the recording, spoken to the colleague and their lead, and dealt with what you had asked for in the first place. My apologies again.',
      remedy: { kind: 'apology' },
    },
    refund: {
      reply: 'You should not have had to chase this. It was waiting for an approval, which I have just given.',
      done: '£{amount} is on its way to your card, one to two working days, with no fee of any kind.',
      remedy: { kind: 'refund', between: [25, 300] },
    },
    repair: {
      reply: 'That is too many days waiting at home. I have moved it to our own workshop, and the lead engineer comes with the part.',
      done: 'Visit fixed for tomorrow morning with the part on the van. £{amount} paid towards the days you lost.',
      remedy: { kind: 'refund', between: [40, 200] },
    },
    price: {
      reply: 'I went through the charges line by line, and you are right: that one is not yours to pay.',
      done: 'Returned £{amount} to your card and removed the charge from your account for good.',
      remedy: { kind: 'refund', between: [10, 250] },
    },
  },
  nothing: 'Thank you for writing. It has been passed on to the people concerned, and your question is answered in our reply.',
  questions: {
    logistics: {
      ask: 'Could you confirm the delivery address and a time when somebody is in?',
      awaited: 'customer to confirm the address',
      back: 'Same address as before, 14 Mill Lane, flat 3. Any time after two is fine.',
    },
    quality: {
      ask: 'Could you send a photo of it and of the batch or serial number? Then I can decide at once.',
      awaited: 'photo and batch number from the customer',
      back: 'Photos sent. The number is on the underside, third picture.',
    },
    service: {
      ask: 'Could you send a screenshot of the charge, with the card number covered?',
      awaited: 'screenshot of the charge from the customer',
      back: 'Screenshot attached, card number covered. Let me know if you need anything else.',
    },
  },
  checking: {
    ask: 'I am checking this with our partner and will come back to you; no need to ring again.',
    awaited: 'answer from our partner',
    back: '',
  },
  comebacks: {
    logistics: {
      text: 'You said today. The tracking now says "delivery exception". What does that even mean?',
      done: 'The depot manager delivered it in person; the customer signed for it.',
    },
    quality: {
      text: 'The replacement has exactly the same fault. Does anyone check these before they leave?',
      done: 'Full refund, and the stock of this batch is being inspected.',
    },
    service: {
      text: 'Still no money. My bank says that nothing has come from you.',
      done: 'The account number had a typing error; paid again and receipt confirmed by phone.',
    },
  },
  nextStep: 'Our part is done; the rest is for your department. The customer knows.',
  misrouted: 'Not for this department: please take it over.',
};
