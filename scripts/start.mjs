// `npm start`: build what is stale, then become the service (signals reach it through this process).
import './build.mjs';

process.title = 'complaint-triage';
await import('../dist/src/main.js');
