/** What departments, policies and calendars are called by in paths and bodies: small letters, digits and `-`, at most 63. */
export const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;
