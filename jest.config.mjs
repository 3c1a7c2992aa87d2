/** Jest runs what `nest build` compiled: no transformer, native ESM. */
export default {
  rootDir: 'dist',
  testEnvironment: 'node',
  transform: {},
  testMatch: ['**/*.spec.js', '**/*.e2e-spec.js'],
  globalSetup: '<rootDir>/test/support/global-setup.js',
  globalTeardown: '<rootDir>/test/support/global-teardown.js',
  maxWorkers: 2,
  // Also keeps a single file out of Jest's own process, where the global setup has registered every entity already.
  workerIdleMemoryLimit: '2GB',
  testTimeout: 60_000,
};
