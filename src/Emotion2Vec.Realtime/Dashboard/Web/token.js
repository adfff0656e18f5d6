// The server's bearer token, where it wants one: asked for once per tab, or given in the address (?token=), as overlays do, which nobody can ask.

const KEY = 'token';

const given = new URLSearchParams(location.search).get('token');
if (given) {
  sessionStorage.setItem(KEY, given);
}

export const token = () => sessionStorage.getItem(KEY) ?? '';

export function keepToken(value) {
  sessionStorage.setItem(KEY, value);
}
