// What the page asks of the node: streams to add, pause, resume and remove.

import { token } from './token.js';

async function ask(method, path, body) {
  const headers = { accept: 'application/json' };
  if (token()) {
    headers.authorization = `Bearer ${token()}`;
  }

  if (body !== undefined) {
    headers['content-type'] = 'application/json';
  }

  let answer;
  try {
    answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), cache: 'no-store' });
  } catch {
    throw new Error('The server cannot be reached.');
  }

  const reply = await answer.json().catch(() => null);
  if (!answer.ok) {
    // A problem as of RFC 9457.
    throw new Error(typeof reply?.detail === 'string' ? reply.detail : `The server refused (${answer.status}).`);
  }

  return reply;
}

const path = id => `/api/streams/${encodeURIComponent(id)}`;

export const addStream = (stream, source) => ask('POST', '/api/streams', { stream, source });
export const removeStream = id => ask('DELETE', path(id));
export const pauseStream = id => ask('POST', `${path(id)}/pause`);
export const resumeStream = id => ask('POST', `${path(id)}/resume`);
