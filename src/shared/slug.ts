/**
 * What departments, policies and calendars are called by in paths and bodies: small letters, digits and `-`, at most 63. A few bodies write the
 * pattern out: the generator of the API's description shows it only where it reads a literal.
 */
export const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;
