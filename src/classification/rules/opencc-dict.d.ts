/** OpenCC's table of characters (Apache-2.0): `traditional simplified [simplified …]`, entries parted by `|`. */
declare module 'opencc-js/dict/TSCharacters' {
  const table: string;
  export default table;
}
