'use strict';
// What comes from the server is set as text, never as markup.
const rows = new Map();
const prices = document.getElementById('prices');
const state = document.getElementById('state');

function cell(symbol) {
  let found = rows.get(symbol);
  if (!found) {
    const row = prices.insertRow();
    row.insertCell().textContent = symbol;
    found = row.insertCell();
    rows.set(symbol, found);
  }
  return found;
}

function show(frame) {
  for (const quote of JSON.parse(frame)) {
    cell(String(quote.symbol)).textContent = Number(quote.price).toFixed(2);
  }
}

// WebSocket; server-sent events where that is not to be had, or with ?sse
function events() {
  const source = new EventSource('/sse');
  source.onopen = () => { state.textContent = 'connected, server-sent events'; };
  source.onerror = () => { state.textContent = 'connecting again …'; };
  source.onmessage = event => show(event.data);
}

function socket() {
  const ws = new WebSocket((location.protocol === 'https:' ? 'wss://' : 'ws://') + location.host + '/ws');
  let opened = false;
  ws.onopen = () => { opened = true; state.textContent = 'connected, WebSocket'; };
  ws.onmessage = event => show(event.data);
  ws.onclose = () => {
    if (opened) {
      state.textContent = 'connecting again …';
      setTimeout(socket, 1000);
    } else {
      events();
    }
  };
}

if (new URLSearchParams(location.search).has('sse')) {
  events();
} else {
  socket();
}
